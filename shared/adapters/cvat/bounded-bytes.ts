/** A body, and whether this is all of it. What comes beyond `most` bytes (unpacked) is not read. */
export async function boundedBytes(
  body: AsyncIterable<Uint8Array> | null,
  most: number,
): Promise<{ bytes: Uint8Array; whole: boolean }> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let whole = true;
  for await (const chunk of body ?? []) {
    const room = most - bytes;
    chunks.push(chunk.subarray(0, room));
    bytes += chunk.length;
    if (chunk.length <= room) continue;
    whole = false;
    // Leaving the loop ends the connection.
    break;
  }
  return { bytes: Buffer.concat(chunks), whole };
}
