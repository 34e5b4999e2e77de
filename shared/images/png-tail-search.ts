import { MalformedImage, type PartialFile } from './partial-file.ts';
import { type Chain, chainFrom, cutAt, type Tail } from './png-chain.ts';
import { type Chunk, chunkIfAny } from './png-chunk.ts';

const TAIL_BYTES = 65_536;

/**
 * The chunks behind pixels that are found in the last 64 KB, or of the `chain` that is known already. Bytes may stand behind
 * the end, unless they hold another image: then only following every chunk tells which pixels are shown. Throws MalformedImage
 * where the file ends within a chunk behind the pixels.
 */
export function chunksInTail(file: PartialFile, first: Chunk, known: Chain | undefined): Tail | undefined {
  const from = Math.max(first.at, file.size - TAIL_BYTES);
  const tail = Buffer.from(file.bytes(from, file.size - from).buffer);
  if (known && !known.isCut && known.end >= from && isLast(tail, known.end - from)) return { behind: known.behind };
  const failed = new Set<number>();
  let cut: Chain | undefined;
  for (let i = tail.indexOf('IDAT', 4); i >= 0; i = tail.indexOf('IDAT', i + 1)) {
    const start = failed.has(from + i - 4) ? undefined : chunkIfAny(file, from + i - 4);
    const chain = start && chainFrom(file, start, failed);
    if (chain?.isCut) cut ??= chain;
    else if (chain && (chain.end === file.size || isLast(tail, chain.end - from))) return { behind: chain.behind };
    else if (chain) return undefined;
  }
  if (cut && !tail.includes('IEND')) {
    if (cut.behind.length === 0) return cutAt(file.size);
    throw new MalformedImage(
      `Its chunks go on to byte ${cut.end}, but the file ends at ${file.size}`,
      'IMAGE_TRUNCATED',
    );
  }
  return undefined;
}

function isLast(tail: Buffer, end: number): boolean {
  return !tail.includes('PNG\r\n\x1a\n') && !tail.includes('IEND', end);
}
