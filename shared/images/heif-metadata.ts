import { namesOrientation, requireNotBroken } from './exif.ts';
import type { Box } from './heif-box.ts';
import { bytesOfItem, describing, itemsOf } from './heif-items.ts';
import type { PartialFile } from './partial-file.ts';
import { xmpOrientation } from './xmp.ts';

const XMP = 'application/rdf+xml';
/** Where the EXIF block starts in what follows. */
const HEAD_BYTES = 4;

/**
 * The orientation that the metadata of an image gives which is neither turned nor mirrored by itself. EXIF, whatever it names,
 * does not turn it; XMP does where EXIF names none. `item` is the image, where there are others.
 */
export function heifMetadataOrientation(file: PartialFile, meta: Box, item?: number): number {
  const all = itemsOf(file, meta);
  const isXmp = ({ type, mime }: (typeof all)[number]) => type === 'mime' && mime === XMP;
  if (!all.some(isXmp)) return 1;
  const ofImage = item === undefined ? undefined : describing(file, meta, item);
  const items = ofImage ? all.filter(({ id }) => ofImage.has(id)) : all;
  const xmp = items.findLast(isXmp);
  const packet = xmp && bytesOfItem(file, meta, xmp.id);
  const orientation = (packet && xmpOrientation(packet)) ?? 1;
  if (orientation === 1) return 1;
  const exif = items.findLast(({ type }) => type === 'Exif');
  const block = exif && bytesOfItem(file, meta, exif.id)?.subarray(HEAD_BYTES);
  if (!block) return orientation;
  requireNotBroken(block);
  return namesOrientation(block) ? 1 : orientation;
}
