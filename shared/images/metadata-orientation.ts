import { exifOrientation, requireNotBroken } from './exif.ts';
import { xmpOrientation } from './xmp.ts';

/** EXIF before XMP, which is asked for only where it counts. */
export function metadataOrientation(exif: Uint8Array | undefined, xmp: () => Uint8Array | undefined): number {
  const named = exif && exifOrientation(exif);
  if (named !== undefined) return named;
  const packet = xmp();
  const orientation = (packet && xmpOrientation(packet)) ?? 1;
  if (orientation !== 1 && exif) requireNotBroken(exif);
  return orientation;
}
