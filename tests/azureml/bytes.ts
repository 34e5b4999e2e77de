/** An `open` for the second kind of source that matters: bytes that come in chunks of any size. */
export function opener(content: string | Uint8Array, chunkSize = 64 * 1024): () => AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return async function* () {
    for (let at = 0; at < bytes.length; at += chunkSize) yield bytes.subarray(at, at + chunkSize);
  };
}

export function utf16(text: string, options: { littleEndian: boolean; bom: boolean }): Uint8Array {
  const bytes = Buffer.from(`${options.bom ? '\ufeff' : ''}${text}`, 'utf16le');
  return options.littleEndian ? bytes : bytes.swap16();
}
