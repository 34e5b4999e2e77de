import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byCodePoint } from '../../shared/dataset/code-point-order.ts';
import { MANIFEST_HEADER, manifestBytes, manifestLine } from '../../shared/manifest/manifest-lines.ts';
import { splitExtension } from '../../shared/manifest/split-extension.ts';
import { anyText } from '../dataset/any-text.ts';

async function text(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts).toString();
}

test('manifestBytes() writes what create.py writes, meta and checksum aside', async () => {
  const images = [
    { path: 'UI/dataset/photo.JPG', width: 720, height: 405 },
    { path: 'b c/ä"\\😀\u007f.tar.png', width: 1, height: 2 },
  ];
  expect(await text(manifestBytes([images]))).toBe(
    '{"version":"1.1"}\n{"type":"images"}\n' +
      '{"name":"UI/dataset/photo","extension":".JPG","width":720,"height":405}\n' +
      '{"name":"b c/\\u00e4\\"\\\\\\ud83d\\ude00\\u007f.tar","extension":".png","width":1,"height":2}\n',
  );
});

test('manifestBytes() of nothing is the header alone', async () => {
  expect(await text(manifestBytes([]))).toBe(MANIFEST_HEADER);
});

test('manifestBytes() writes all of 50,000 images, in chunks of about 64 KB', async () => {
  const pathOf = (k: number) => `photos/${String(k).padStart(7, '0')}.jpg`;
  const batches = Array.from({ length: 10 }, (_, batch) =>
    Array.from({ length: 5000 }, (_one, k) => ({ path: pathOf(batch * 5000 + k), width: 1 + k, height: 1 + batch })),
  );
  const chunks = await Array.fromAsync(manifestBytes(batches, { sorted: true }));
  const lines = Buffer.concat(chunks).toString().split('\n');
  expect(lines).toHaveLength(50_003);
  for (const k of [0, 1, 4999, 5000, 23_456, 49_999]) {
    const line = manifestLine({ path: pathOf(k), width: 1 + (k % 5000), height: 1 + Math.floor(k / 5000) });
    expect(`${lines[2 + k]}\n`).toBe(line);
  }
  for (const chunk of chunks.slice(0, -1)) expect(chunk.length).toBeGreaterThanOrEqual(65_536);
  for (const chunk of chunks) expect(chunk.length).toBeLessThan(66_000);
});

test('manifestBytes() refuses disorder and duplicates where order is asked for, and sizes that are none', async () => {
  const image = (path: string) => ({ path, width: 1, height: 1 });
  await expect(text(manifestBytes([[image('b')], [image('a')]], { sorted: true }))).rejects.toThrow(RangeError);
  await expect(text(manifestBytes([[image('a'), image('a')]], { sorted: true }))).rejects.toThrow(RangeError);
  expect(await text(manifestBytes([[image('b')], [image('a')]]))).toContain('"b"');
  for (const width of [0, -1, 1.5, Number.NaN]) expect(() => manifestLine({ path: 'a', width, height: 1 })).toThrow();
});

test('manifestLine() is ASCII on one line and reads back as the path, for any name', () => {
  fc.assert(
    fc.property(anyText({ minLength: 1 }), (path) => {
      const line = manifestLine({ path, width: 3, height: 4 });
      expect(line).toMatch(/^[ -~]+\n$/);
      const { name, extension } = JSON.parse(line) as { name: string; extension: string };
      expect(name + extension).toBe(path);
    }),
  );
});

test.each([
  ['a.jpg', 'a', '.jpg'],
  ['a.b/c', 'a.b/c', ''],
  ['a/.jpg', 'a/.jpg', ''],
  ['a/..jpg', 'a/..jpg', ''],
  ['a/.x.jpg', 'a/.x', '.jpg'],
  ['a.', 'a', '.'],
  ['.a/b.JPeG', '.a/b', '.JPeG'],
])('splitExtension(%j) is %j and %j, as in Python', (path, name, extension) => {
  expect(splitExtension(path)).toEqual({ name, extension });
});

test('byCodePoint() orders as UTF-8 does', () => {
  const string = anyText({ maxLength: 6 });
  fc.assert(
    fc.property(string, string, (a, b) => {
      expect(Math.sign(byCodePoint(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
    }),
    { numRuns: 2000 },
  );
});
