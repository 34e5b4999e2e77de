import { MalformedImage, type PartialFile } from './partial-file.ts';
import { type Entry, firstValue } from './tiff-entry.ts';

/** Many more strips than an image of 65,500 rows has: of longer lists the last strip is looked at. */
const LONGEST_LIST = 1024 * 1024;

/**
 * Throws where a strip or tile goes on behind the end of the file: CVAT shows what is there of one that is not compressed, and
 * nothing of an LZW one.
 */
export function refuseCutStrips(
  file: PartialFile,
  offsets: Entry | undefined,
  lengths: Entry | undefined,
  little: boolean,
): void {
  if (!offsets || !lengths) return;
  const [wide, narrow] = [bytesOf(offsets), bytesOf(lengths)];
  const count = Math.min(Math.floor(offsets.length / wide), Math.floor(lengths.length / narrow));
  const first = Math.max(offsets.length, lengths.length) > LONGEST_LIST ? count - 1 : 0;
  file.need(offsets.at + first * wide, (count - first) * wide);
  file.need(lengths.at + first * narrow, (count - first) * narrow);
  for (let strip = first; strip < count; strip++) {
    const start = value(file, offsets, strip * wide, wide, little);
    const length = value(file, lengths, strip * narrow, narrow, little);
    if (start + length <= file.size) continue;
    const detail = `Its pixels go on to byte ${start + length}, but the file ends at ${file.size}`;
    throw new MalformedImage(detail, 'IMAGE_TRUNCATED');
  }
}

function value(file: PartialFile, { type, at }: Entry, skip: number, length: number, little: boolean): number {
  const found = firstValue(file, { tag: 0, type, at: at + skip, length }, little);
  return typeof found === 'number' ? found : 0;
}

function bytesOf({ type }: Entry): number {
  if (type === 16) return 8;
  return type === 3 ? 2 : 4;
}
