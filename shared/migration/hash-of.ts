import { createHash } from 'node:crypto';

/** SHA-256 of bytes that are read once and not kept, in hex. */
export async function hashOf(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest('hex');
}
