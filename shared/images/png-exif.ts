import { MalformedImage, type PartialFile } from './partial-file.ts';
import type { Chunk } from './png-chunk.ts';
import { keywordOf } from './png-text.ts';

const KEYWORD = 'exif';

/** An `eXIf` chunk, or a text of that keyword, which older versions of Pillow wrote and all of them take for the same. */
export function isExif(file: PartialFile, chunk: Chunk): boolean {
  return chunk.type === 'eXIf' || keywordOf(file, chunk) === KEYWORD;
}

/** The EXIF block among these chunks; of several, the last counts. */
export function exifAmong(file: PartialFile, chunks: readonly Chunk[]): Uint8Array | undefined {
  const chunk = chunks.findLast((one) => isExif(file, one));
  if (!chunk) return undefined;
  if (chunk.type !== 'eXIf' && chunk.type !== 'tEXt') {
    throw new MalformedImage(
      'Its EXIF is in a compressed or international text: viewers differ',
      'IMAGE_SIZE_IN_DOUBT',
    );
  }
  const head = chunk.type === 'eXIf' ? 0 : KEYWORD.length + 1;
  return file.bytes(chunk.at + 8 + head, Math.max(0, chunk.length - head));
}
