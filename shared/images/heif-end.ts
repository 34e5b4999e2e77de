import type { Box } from './heif-box.ts';
import { lastByteOfItems } from './heif-items.ts';
import { MalformedImage, type PartialFile } from './partial-file.ts';

/**
 * Throws where the coded pixels go on behind the end of the file: libavif, which CVAT decodes with, shows nothing of them. A
 * box may be said to end where the file does, so that the places of the items count as well.
 */
export function refuseCutPixels(file: PartialFile, meta: Box): void {
  const at = meta.end;
  if (at + 8 <= file.size && file.latin1(at + 4, 4) === 'mdat') refuse(file, at + lengthOf(file, at));
  refuse(file, lastByteOfItems(file, meta));
}

function lengthOf(file: PartialFile, at: number): number {
  const short = file.u32(at);
  return short === 1 && at + 16 <= file.size ? file.u64(at + 8) : short;
}

function refuse(file: PartialFile, end: number): void {
  if (end <= file.size) return;
  throw new MalformedImage(`Its pixels go on to byte ${end}, but the file ends at ${file.size}`, 'IMAGE_TRUNCATED');
}
