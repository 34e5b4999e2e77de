import type { Window } from './window.ts';
import { MalformedImage } from './window.ts';

/** Length, type and CRC of a chunk. */
const FRAME = 12;

export type Chunk = { type: string; at: number; length: number };

export function chunkAt(file: Window, at: number): Chunk {
  const chunk = chunkIfAny(file, at);
  if (!chunk) throw new MalformedImage(`There is no chunk at byte ${at}`, 'IMAGE_TRUNCATED');
  return chunk;
}

/** Undefined where the bytes cannot be a chunk of this file. */
export function chunkIfAny(file: Window, at: number): Chunk | undefined {
  if (at + FRAME > file.size) return undefined;
  const length = file.u32(at);
  const type = file.latin1(at + 4, 4);
  return /^[A-Za-z]{4}$/.test(type) ? { type, at, length } : undefined;
}

export function endOf(chunk: Chunk): number {
  return chunk.at + FRAME + chunk.length;
}

/** `fdAT` are the pixels of an animation's later frames. */
export function isPixels(chunk: Chunk): boolean {
  return chunk.type === 'IDAT' || chunk.type === 'fdAT' || chunk.type === 'fcTL';
}
