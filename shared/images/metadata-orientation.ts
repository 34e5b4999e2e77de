import { exifOrientation, isBroken } from './exif.ts';
import { MalformedImage } from './window.ts';
import { xmpOrientation } from './xmp.ts';

/** EXIF before XMP, which is asked for only where it counts. */
export function metadataOrientation(exif: Uint8Array | undefined, xmp: () => Uint8Array | undefined): number {
  const named = exif && exifOrientation(exif);
  if (named !== undefined) return named;
  const packet = xmp();
  const orientation = (packet && xmpOrientation(packet)) ?? 1;
  // Behind an EXIF block that is none Pillow reads no XMP, or refuses the image; others read it.
  if (orientation !== 1 && exif && isBroken(exif)) {
    throw new MalformedImage(
      'Its EXIF is broken, and its XMP names an orientation: viewers differ',
      'IMAGE_SIZE_IN_DOUBT',
    );
  }
  return orientation;
}
