import type { PartialFile } from './partial-file.ts';
import { type Chunk, chunkIfAny, endOf, FRAME, isPixels } from './png-chunk.ts';

/** No chunk of pixels is as long; letters that are taken for a length make a longer one. */
const LONGEST_CHUNK = 2 ** 24;

/** Chunks from one of pixels on: those `behind` the pixels, and the `end` of the last, where no IEND can follow if `isCut`. */
export type Chain = { behind: Chunk[]; end: number; isCut: boolean };

/** Chunks behind the pixels; `cut` says so where the file ends in the pixels, which CVAT shows up to there. */
export type Tail = { behind: Chunk[]; cut?: string };

export function cutAt(end: number): Tail {
  return { behind: [], cut: `Its pixels go on behind the end of the file at byte ${end}` };
}

/**
 * Undefined where the bytes from `start` on are not chunks that lead to an IEND. `failed` keeps the places that lead nowhere,
 * so that none is followed twice.
 */
export function chainFrom(file: PartialFile, start: Chunk, failed: Set<number> = new Set()): Chain | undefined {
  const passed: number[] = [];
  const behind: Chunk[] = [];
  let cut: number | undefined;
  let chunk: Chunk | undefined = start;
  while (chunk && !failed.has(chunk.at)) {
    const end = endOf(chunk);
    if (chunk.type === 'IEND') return { behind, end, isCut: false };
    passed.push(chunk.at);
    if (!isPixels(chunk)) behind.push(chunk);
    // Twelve bytes hold an empty chunk and nothing else: the end is not worth a request.
    if (end === file.size - FRAME) return { behind, end: file.size, isCut: false };
    if (end > file.size - FRAME && chunk.length < LONGEST_CHUNK) cut = end;
    chunk = chunkIfAny(file, end);
  }
  for (const at of passed) failed.add(at);
  return cut === undefined ? undefined : { behind, end: cut, isCut: true };
}
