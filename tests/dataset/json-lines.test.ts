import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { decodeLines, encodeLines } from '../../shared/dataset/json-lines.ts';
import { anyText } from './any-text.ts';

const Item = z.object({ text: z.string(), number: z.number() });

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const decode = (text: string, size = 7) =>
  Array.fromAsync(decodeLines(chunks(new TextEncoder().encode(text), size), Item));

test('decodeLines() reads back what encodeLines() wrote, in chunks of any size', async () => {
  const item = fc.record({
    text: anyText(),
    number: fc.double({ noNaN: true, noDefaultInfinity: true }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(item), fc.integer({ min: 1, max: 40 }), async (items, size) => {
      const bytes = Buffer.concat(await Array.fromAsync(encodeLines(items)));
      // JSON has no negative zero, and a lone surrogate is no text.
      const expected: unknown = JSON.parse(Buffer.from(JSON.stringify(items)).toString());
      expect(await Array.fromAsync(decodeLines(chunks(bytes, size), Item))).toEqual(expected);
    }),
  );
});

test('encodeLines() hands on chunks of about 256 KB', async () => {
  const items = Array.from({ length: 20_000 }, (_, number) => ({ text: 'x'.repeat(50), number }));
  const sizes = (await Array.fromAsync(encodeLines(items))).map((chunk) => chunk.length);
  expect(sizes.length).toBeGreaterThan(3);
  for (const size of sizes.slice(0, -1)) expect(size).toBeGreaterThanOrEqual(256 * 1024);
});

test('decodeLines() skips blank lines and needs no line end at the end', async () => {
  expect(await decode('{"text":"a","number":1}\n\n\r\n{"text":"b","number":2}')).toHaveLength(2);
  expect(await decode('')).toEqual([]);
});

test('decodeLines() names the line that is not JSON', async () => {
  await expect(decode('{"text":"a","number":1}\n{"text":\n')).rejects.toThrow(
    /^Cannot read line 2: .*: current value is \{"text":$/,
  );
});

test('decodeLines() names the line that does not fit the schema', async () => {
  await expect(decode('{"text":"a","number":1}\n\n{"text":1,"number":1}\n')).rejects.toThrow(/^Cannot read line 3: /);
});
