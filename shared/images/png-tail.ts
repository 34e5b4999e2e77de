import { MalformedImage, NeedBytes, type PartialFile } from './partial-file.ts';
import { type Chain, chainFrom, cutAt, type Tail } from './png-chain.ts';
import { type Chunk, chunkAt, chunkIfAny, endOf, FRAME, isPixels, MOST_CHUNKS } from './png-chunk.ts';
import { chunksInTail } from './png-tail-search.ts';

const SHORT_CHUNK = 32_768;
const MANY_SHORT_CHUNKS = 131_072;

/**
 * The chunks behind the pixels, found without reading the pixels. Encoders write pixels in chunks of one length, so that the
 * place of the last is known; where that fails, the file's last 64 KB are searched; at last the chunks are followed one by one.
 */
export function lastChunks(file: PartialFile, first: Chunk): Tail {
  const known = followedInWhatWasRead(file, first);
  if (known) return known;
  const chain = chainAtEqualSteps(file, first);
  if (chain === 'cut') return cutAt(file.size);
  if (chain && !chain.isCut && chain.end === file.size) return { behind: chain.behind };
  return chunksInTail(file, first, chain) ?? followed(file, first);
}

/** Chunk by chunk, which is never wrong and may take many reads. */
function followed(file: PartialFile, first: Chunk): Tail {
  const behind: Chunk[] = [];
  let chunk = first;
  for (let chunks = 0; chunk.type !== 'IEND'; chunks++) {
    if (chunks === MOST_CHUNKS) {
      throw new MalformedImage(`Its pixels do not end within ${MOST_CHUNKS} chunks`, 'IMAGE_HEADER_TOO_LARGE');
    }
    if (!isPixels(chunk)) behind.push(chunk);
    const next = endOf(chunk);
    // Twelve bytes hold an empty chunk and nothing else: the end is not worth a request.
    if (next === file.size - FRAME) return { behind };
    // It ends before any chunk that could turn the image.
    if (next > file.size - FRAME && behind.length === 0 && isPixels(chunk) && !endsInIend(file)) {
      return cutAt(file.size);
    }
    if (chunk.length <= SHORT_CHUNK && next + FRAME <= file.size && !file.has(next, FRAME)) {
      throw new NeedBytes(next, Math.min(MANY_SHORT_CHUNKS, file.size - next));
    }
    chunk = chunkAt(file, next);
  }
  return { behind };
}

/** Undefined where the chunks go on in what was not read. */
function followedInWhatWasRead(file: PartialFile, first: Chunk): Tail | undefined {
  try {
    return followed(file, first);
  } catch (error) {
    if (error instanceof NeedBytes) return undefined;
    throw error;
  }
}

function chainAtEqualSteps(file: PartialFile, first: Chunk): Chain | 'cut' | undefined {
  const step = endOf(first) - first.at;
  const steps = Math.max(0, Math.ceil((file.size - FRAME - first.at) / step) - 1);
  const last = steps === 0 ? first : chunkIfAny(file, first.at + steps * step);
  if (!last || !(isPixels(last) || (last.type === 'IEND' && last.length === 0))) return undefined;
  if (endOf(last) > file.size - FRAME && isPixels(last)) return endsInIend(file) ? undefined : 'cut';
  return chainFrom(file, last);
}

/** Then a length is wrong, and what stands behind it may turn the image. */
function endsInIend(file: PartialFile): boolean {
  return file.latin1(file.size - FRAME, FRAME).includes('IEND');
}
