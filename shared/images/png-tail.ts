import { type Chunk, chunkAt, chunkIfAny, endOf, isPixels } from './png-chunk.ts';
import { MalformedImage, type Window } from './window.ts';

const END_BYTES = 12;
const TAIL_BYTES = 65_536;
const MOST_HOPS = 64;

/**
 * The chunks behind the pixels, found without reading the pixels. Encoders write pixels in chunks of one length, so that the
 * place of the last is known; where that fails, the file's last 64 KB are searched; at last the chunks are followed one by one.
 */
export function lastChunks(file: Window, first: Chunk): Chunk[] {
  const step = endOf(first) - first.at;
  const steps = Math.max(0, Math.ceil((file.size - END_BYTES - first.at) / step) - 1);
  const last = steps === 0 ? first : chunkIfAny(file, first.at + steps * step);
  return (last && chainFrom(file, last)) ?? chainInTail(file, first) ?? hop(file, first);
}

/** The chunks behind the pixels that start at `start`; undefined where they do not lead to the end of the file. */
function chainFrom(file: Window, start: Chunk): Chunk[] | undefined {
  if (!isPixels(start)) return undefined;
  const chain: Chunk[] = [];
  let chunk: Chunk | undefined = start;
  while (chunk && chunk.type !== 'IEND') {
    if (!isPixels(chunk)) chain.push(chunk);
    // Twelve bytes hold an empty chunk and nothing else: the end is not worth a request.
    if (endOf(chunk) === file.size - END_BYTES) return chain;
    chunk = chunkIfAny(file, endOf(chunk));
  }
  return chunk && endOf(chunk) === file.size ? chain : undefined;
}

function chainInTail(file: Window, first: Chunk): Chunk[] | undefined {
  const from = Math.max(first.at, file.size - TAIL_BYTES);
  const tail = file.bytes(from, file.size - from);
  for (let i = 4; i + 4 <= tail.length; i++) {
    const isType = String.fromCharCode(...tail.subarray(i, i + 4)) === 'IDAT';
    const start = isType ? chunkIfAny(file, from + i - 4) : undefined;
    const chain = start && chainFrom(file, start);
    if (chain) return chain;
  }
  return undefined;
}

function hop(file: Window, first: Chunk): Chunk[] {
  const behind: Chunk[] = [];
  let chunk = first;
  for (let hops = 0; hops < MOST_HOPS; hops++) {
    if (chunk.type === 'IEND') return behind;
    chunk = chunkAt(file, endOf(chunk));
    if (!isPixels(chunk)) behind.push(chunk);
  }
  throw new MalformedImage(`The end of the pixels was not found in ${MOST_HOPS} chunks`, 'IMAGE_SIZE_IN_DOUBT');
}
