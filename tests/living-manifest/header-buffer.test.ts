import { expect, test } from 'vitest';
import { HeaderBuffer } from '../../shared/living-manifest/header-buffer.ts';

test('HeaderBuffer gives the ranges of one header room of their own, and the same room to the next header', () => {
  const buffer = new HeaderBuffer();
  const parts = [4096, 70_000, 300_000].map((length, i) => buffer.take(length).fill(i + 1));
  for (const [i, part] of parts.entries()) expect(part.every((byte) => byte === i + 1)).toBe(true);
  expect(parts.map(({ length }) => length)).toEqual([4096, 70_000, 300_000]);
  buffer.reset();
  const next = buffer.take(4096);
  expect([next.buffer === parts[0]?.buffer, next.byteOffset]).toEqual([true, parts[0]?.byteOffset]);
});
