import { GrowingBytes } from './growing-bytes.ts';

/** Cuts content into blocks of exactly `size` bytes, the last one shorter; holds one block. `spare`: see GrowingBytes. */
export async function* inBlocks(
  content: Uint8Array | AsyncIterable<Uint8Array>,
  size: number,
  spare?: Uint8Array[],
): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) {
    for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
    return;
  }
  const block = new GrowingBytes(size, spare);
  for await (const chunk of content) {
    let at = 0;
    while (at < chunk.length) {
      at += block.add(chunk.subarray(at));
      if (block.full) yield block.take();
    }
  }
  if (block.length > 0) yield block.take();
}
