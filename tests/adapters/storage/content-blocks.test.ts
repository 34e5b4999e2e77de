import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { inContentBlocks } from '../../../shared/adapters/storage/content-blocks.ts';
import { createBlobStore } from '../../../shared/adapters/storage/store.ts';
import { uniqueName } from '../../names.ts';
import { flakyProxy } from '../flaky-proxy.ts';

const lines = (count: number) => Array.from({ length: count }, (_, i) => `{"name":"folder/image-${i}","width":${i}}\n`);

async function* chunks(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test('inContentBlocks() gives back every byte, in blocks that do not depend on how the bytes arrive', async () => {
  const text = lines(40_000).join('');
  const whole = await Array.fromAsync(inContentBlocks(chunks(text, text.length)));
  expect(Buffer.concat(whole.map(({ bytes }) => bytes)).toString()).toBe(text);
  expect(whole.length).toBeGreaterThan(3);
  for (const size of [777, 65_536]) {
    const cut = await Array.fromAsync(inContentBlocks(chunks(text, size)));
    expect(cut.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
  }
});

test('inContentBlocks() keeps all blocks but a few when a line comes in, goes or changes', async () => {
  const before = lines(40_000);
  const known = new Set((await Array.fromAsync(inContentBlocks(chunks(before.join(''), 65_536)))).map(({ id }) => id));
  await fc.assert(
    fc.asyncProperty(fc.nat(before.length - 1), fc.nat(1), async (at, removed) => {
      const after = before.toSpliced(at, removed, '{"name":"folder/new","width":1}\n');
      const blocks = await Array.fromAsync(inContentBlocks(chunks(after.join(''), 65_536)));
      expect(blocks.filter(({ id }) => !known.has(id)).length).toBeLessThanOrEqual(3);
    }),
    { numRuns: 4 },
  );
});

test('inContentBlocks() cuts lines that are longer than a block', async () => {
  const text = `${'x'.repeat(2_500_000)}\nend\n`;
  const blocks = await Array.fromAsync(inContentBlocks(chunks(text, 65_536)));
  expect(Buffer.concat(blocks.map(({ bytes }) => bytes)).toString()).toBe(text);
});

test('write() with reuseBlocks writes what was given, whatever stood there before', async () => {
  const store = createBlobStore({ connectionString: inject('azurite') });
  const container = uniqueName('reuse');
  await store.ensureContainer(container);
  let etag: string | undefined;
  const all = lines(30_000);
  const versions = [all, all.toSpliced(15_000, 1, 'new\n'), all.slice(0, 10), [...all, ...all], [], all];
  for (const version of versions) {
    const text = version.join('');
    const onlyIf = etag ? { etag } : ('absent' as const);
    etag = (await store.write(container, 'lines', chunks(text, 65_536), { onlyIf, reuseBlocks: true }))?.etag;
    const back = await store.read(container, 'lines', { etag: etag ?? '' });
    expect(Buffer.concat(await Array.fromAsync(back?.bytes ?? [])).toString()).toBe(text);
  }
});

test('write() with reuseBlocks sends the blocks that have changed and no others', async () => {
  let staged = 0;
  const proxy = await flakyProxy(inject('azurite'), ({ url = '', method }) => {
    if (method === 'PUT' && url.includes('comp=block&')) staged += 1;
    return undefined;
  });
  const store = createBlobStore({ connectionString: proxy.connectionString });
  const container = uniqueName('reuse');
  await store.ensureContainer(container);
  const all = lines(40_000);
  const write = async (text: string) => {
    staged = 0;
    await store.write(container, 'lines', chunks(text, 65_536), { reuseBlocks: true });
    return staged;
  };
  const first = await write(all.join(''));
  expect(first).toBeGreaterThan(5);
  expect(await write(all.join(''))).toBe(0);
  expect(await write(all.toSpliced(20_000, 1, 'new\n').join(''))).toBeLessThanOrEqual(3);
  proxy.close();
});

test('write() with reuseBlocks lets one of two writers win', async () => {
  const store = createBlobStore({ connectionString: inject('azurite') });
  const container = uniqueName('reuse');
  await store.ensureContainer(container);
  const all = lines(30_000);
  const first = await store.write(container, 'lines', chunks(all.join(''), 65_536), { reuseBlocks: true });
  const onlyIf = { etag: first?.etag ?? '' };
  const texts = ['one\n', 'two\n'].map((line) => all.toSpliced(15_000, 0, line).join(''));
  const results = await Promise.all(
    texts.map((text) => store.write(container, 'lines', chunks(text, 65_536), { onlyIf, reuseBlocks: true })),
  );
  expect(results.filter(Boolean)).toHaveLength(1);
  const back = await store.read(container, 'lines');
  const winner = texts[results[0] ? 0 : 1];
  expect(Buffer.concat(await Array.fromAsync(back?.bytes ?? [])).toString() === winner).toBe(true);
});
