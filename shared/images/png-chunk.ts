import type { PartialFile } from './partial-file.ts';
import { MalformedImage } from './partial-file.ts';

/** Length, type and CRC of a chunk. */
export const FRAME = 12;
/** Each read starts the walk over, so that chunks cost more than their number: no image has as many. */
export const MOST_CHUNKS = 10_000;

export type Chunk = { type: string; at: number; length: number };

export function chunkAt(file: PartialFile, at: number): Chunk {
  const chunk = chunkIfAny(file, at);
  if (chunk) return chunk;
  const isCut = at + FRAME > file.size;
  throw new MalformedImage(`There is no chunk at byte ${at}`, isCut ? 'IMAGE_TRUNCATED' : 'IMAGE_UNREADABLE');
}

/** Undefined where the bytes cannot be a chunk of this file. Types should be letters; viewers take digits and `_` too. */
export function chunkIfAny(file: PartialFile, at: number): Chunk | undefined {
  if (at + FRAME > file.size) return undefined;
  const length = file.u32(at);
  const type = file.latin1(at + 4, 4);
  return /^\w{4}$/.test(type) ? { type, at, length } : undefined;
}

export function endOf(chunk: Chunk): number {
  return chunk.at + FRAME + chunk.length;
}

/** `fdAT` are the pixels of an animation's later frames. */
export function isPixels(chunk: Chunk): boolean {
  return chunk.type === 'IDAT' || chunk.type === 'fdAT' || chunk.type === 'fcTL';
}
