export const BLOCK_BYTES = 4 * 1024 * 1024;

/** Cuts content into blocks of exactly `size` bytes, the last one shorter; holds one block. */
export async function* inBlocks(
  content: Uint8Array | AsyncIterable<Uint8Array>,
  size: number = BLOCK_BYTES,
): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) {
    for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
    return;
  }
  // Not filled with zeros: most of what is written is far smaller than a block, and only what was set is handed on.
  let block = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  for await (const chunk of content) {
    let at = 0;
    while (at < chunk.length) {
      const part = chunk.subarray(at, at + size - filled);
      block.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < size) continue;
      yield block;
      block = Buffer.allocUnsafeSlow(size);
      filled = 0;
    }
  }
  if (filled > 0) yield block.subarray(0, filled);
}
