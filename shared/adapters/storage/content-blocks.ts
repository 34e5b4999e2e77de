import { createHash } from 'node:crypto';
import { GrowingBytes } from './growing-bytes.ts';

const SHORTEST = 128 * 1024;
const LONGEST = 1024 * 1024;
/** One line in so many ends a block: with lines of about 100 bytes, blocks have about 256 KB. */
const LINES = 1300;
const LF = 10;

/** A block and its name, which is a hash of its content: 24 bytes, as long as all other block names of this project. */
export type ContentBlock = { id: string; bytes: Uint8Array };

/**
 * Cuts lines into blocks at places that the lines themselves decide: after an insertion somewhere, all blocks but one or two
 * are the ones of before. Holds one block.
 */
export async function* inContentBlocks(content: AsyncIterable<Uint8Array>): AsyncGenerator<ContentBlock> {
  const block = new GrowingBytes(LONGEST);
  let lineStart = 0;
  const cut = (): ContentBlock => {
    const bytes = block.take();
    lineStart = 0;
    return { id: blockId(bytes), bytes };
  };
  for await (const chunk of content) {
    let at = 0;
    while (at < chunk.length) {
      const lineEnd = chunk.indexOf(LF, at);
      const end = lineEnd < 0 ? chunk.length : lineEnd + 1;
      at += block.add(chunk.subarray(at, end));
      if (block.full) {
        yield cut();
      } else if (at === end && lineEnd >= 0) {
        if (block.length >= SHORTEST && endsBlock(block.subarray(lineStart, block.length))) yield cut();
        else lineStart = block.length;
      }
    }
  }
  if (block.length > 0) yield cut();
}

/** Decided only by the line (FNV-1a, its weak low bits mixed), so that the same line cuts wherever it stands. */
function endsBlock(line: Uint8Array): boolean {
  let hash = 0x811c9dc5;
  for (const byte of line) hash = Math.imul(hash ^ byte, 0x01000193);
  return (Math.imul(hash ^ (hash >>> 16), 0x45d9f3b) >>> 8) % LINES === 0;
}

function blockId(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest().subarray(0, 24).toString('base64');
}
