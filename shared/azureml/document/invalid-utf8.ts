/** Offset of the first byte that does not belong into UTF-8, or undefined. */
export async function firstInvalidByte(bytes: AsyncIterable<Uint8Array>): Promise<number | undefined> {
  let offset = 0;
  let start = 0;
  let left = 0;
  let low = 0x80;
  let high = 0xbf;
  for await (const chunk of bytes) {
    for (const byte of chunk) {
      if (left > 0) {
        if (byte < low || byte > high) return start;
        left -= 1;
        [low, high] = [0x80, 0xbf];
      } else if (byte >= 0x80) {
        start = offset;
        left = following(byte);
        if (left === 0) return start;
        [low, high] = boundsAfter(byte);
      }
      offset += 1;
    }
  }
  return left > 0 ? start : undefined;
}

/** Number of bytes that follow a leading one; 0 where it can lead nothing. */
function following(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 1;
  if (lead >= 0xe0 && lead <= 0xef) return 2;
  return lead >= 0xf0 && lead <= 0xf4 ? 3 : 0;
}

/** The second byte is bounded so that nothing is written longer than needed, no surrogate and nothing beyond U+10FFFF. */
function boundsAfter(lead: number): [number, number] {
  if (lead === 0xe0) return [0xa0, 0xbf];
  if (lead === 0xed) return [0x80, 0x9f];
  if (lead === 0xf0) return [0x90, 0xbf];
  return lead === 0xf4 ? [0x80, 0x8f] : [0x80, 0xbf];
}
