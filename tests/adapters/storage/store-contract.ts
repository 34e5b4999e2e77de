import { beforeAll, describe, expect, test } from 'vitest';
import type { BlobStore } from '../../../shared/world.ts';
import { uniqueName } from '../../names.ts';

export async function text(bytes: AsyncIterable<Uint8Array> | undefined): Promise<string> {
  return Buffer.concat(await Array.fromAsync(bytes ?? [])).toString();
}

export async function namesIn(store: BlobStore, container: string, prefix: string): Promise<string[]> {
  return (await Array.fromAsync(store.list(container, { prefix }))).map(({ name }) => name);
}

/** What every store of blobs does. */
export function storeContract(store: BlobStore): void {
  const container = uniqueName('store');
  beforeAll(() => store.ensureContainer(container));

  test('ensureContainer() makes what is not there, and leaves what is', async () => {
    await store.write(container, 'kept.txt', 'x');
    await store.ensureContainer(container);
    expect(await store.containerExists(container)).toBe(true);
    expect(await text((await store.read(container, 'kept.txt'))?.bytes)).toBe('x');
    expect(await store.containerExists(uniqueName('absent'))).toBe(false);
  });

  test('write() and withLease() say CONTAINER_NOT_FOUND for a container that is not there', async () => {
    const absent = uniqueName('absent');
    const refusal = { name: 'InvalidInputError', code: 'CONTAINER_NOT_FOUND' };
    await expect(store.write(absent, 'a', 'x')).rejects.toMatchObject(refusal);
    await expect(store.withLease(absent, 'a', async () => 'held')).rejects.toMatchObject(refusal);
  });

  test('names that leave their container are refused', async () => {
    await expect(store.write(container, '../a', 'x')).rejects.toMatchObject({ code: 'BLOB_NAME_REFUSED' });
  });

  describe('list()', () => {
    test('answers names in code-point order, whatever they hold', async () => {
      const odd = [
        'a b.jpg',
        'a%20b.jpg',
        'a#b.jpg',
        'a?b.jpg',
        'ä.jpg',
        'Z.jpg',
        'z.jpg',
        'é/日本.png',
        'a&<>"\'.jpg',
        '+.jpg',
      ];
      const beyond = [
        '\u{1f600}.jpg',
        '\u{ff21}.jpg',
        '\ufb01/x.jpg',
        '\u{1f600}/b.jpg',
        'q\u{10000}.jpg',
        'q\uffee.jpg',
      ];
      const all = [...odd, ...beyond].map((name) => `order/${name}`);
      for (const name of all) await store.write(container, name, 'x');
      const byCodePoint = [...all].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(await namesIn(store, container, 'order/')).toEqual(byCodePoint);
    });

    test('gives the same ETag and size as head() and write()', async () => {
      const written = await store.write(container, 'same/a.txt', 'abc', { contentType: 'text/plain' });
      const head = await store.head(container, 'same/a.txt');
      for await (const listed of store.list(container, { prefix: 'same/' })) {
        expect(listed.etag).toBe(written?.etag);
        expect(head).toMatchObject({ name: 'same/a.txt', etag: listed.etag, size: 3, ours: true });
        expect(listed).toMatchObject({ size: 3, lastModified: head?.lastModified });
      }
    });

    test('says CONTAINER_NOT_FOUND for a container that is not there', async () => {
      const listing = store.list(uniqueName('absent'));
      await expect(listing.next()).rejects.toMatchObject({ name: 'InvalidInputError', code: 'CONTAINER_NOT_FOUND' });
    });
  });

  describe('reads', () => {
    test('head(), read(), readRange() and delete() answer absence as a value, also without a container', async () => {
      for (const where of [container, uniqueName('absent')]) {
        expect(await store.head(where, 'no')).toBeUndefined();
        expect(await store.read(where, 'no')).toBeUndefined();
        expect(await store.readRange(where, 'no', { offset: 0, length: 5 })).toBeUndefined();
        expect(await store.delete(where, 'no')).toBe(false);
      }
    });

    test('readRange() answers fewer bytes at the end and none behind it, in a buffer of its own', async () => {
      await store.write(container, 'range.bin', '0123456789');
      const middle = await store.readRange(container, 'range.bin', { offset: 2, length: 3 });
      expect(Buffer.from(middle ?? []).toString()).toBe('234');
      expect(middle?.buffer.byteLength).toBe(3);
      const end = await store.readRange(container, 'range.bin', { offset: 8, length: 100 });
      expect(Buffer.from(end ?? []).toString()).toBe('89');
      expect(await store.readRange(container, 'range.bin', { offset: 10, length: 5 })).toHaveLength(0);
      const into = Buffer.from('abcdef').subarray(1, 5);
      const there = await store.readRange(container, 'range.bin', { offset: 8, length: 3, into });
      expect([there?.buffer === into.buffer, Buffer.from(there ?? []).toString(), into.toString()]).toEqual([
        true,
        '89',
        '89de',
      ]);
    });

    test('readRange() and read() refuse another version', async () => {
      const old = await store.write(container, 'version.txt', 'one');
      await store.write(container, 'version.txt', 'two');
      const etag = old?.etag ?? '';
      expect(await store.readRange(container, 'version.txt', { offset: 0, length: 1, etag })).toBeUndefined();
      expect(await store.read(container, 'version.txt', { etag })).toBeUndefined();
    });
  });

  describe('write()', () => {
    test('streams many blocks and reads them back the same', async () => {
      async function* content() {
        for (let i = 0; i < 2000; i++) yield Buffer.alloc(5003, i % 251);
      }
      const written = await store.write(container, 'big.bin', content());
      const back = await store.read(container, 'big.bin');
      expect(back).toMatchObject({ etag: written?.etag, size: 2000 * 5003 });
      const sent = Buffer.concat(await Array.fromAsync(content()));
      expect(Buffer.concat(await Array.fromAsync(back?.bytes ?? [])).equals(sent)).toBe(true);
    });

    test('keeps what was there when the content fails half-way', async () => {
      await store.write(container, 'half.bin', 'old');
      async function* content() {
        yield new Uint8Array(9 * 1024 * 1024);
        throw new Error('Source broke');
      }
      await expect(store.write(container, 'half.bin', content())).rejects.toThrow('Source broke');
      expect(await text((await store.read(container, 'half.bin'))?.bytes)).toBe('old');
    });

    test('keeps its conditions: absent, and one ETag', async () => {
      const first = await store.write(container, 'cas.txt', 'one', { onlyIf: 'absent' });
      expect(first).toBeDefined();
      expect(await store.write(container, 'cas.txt', 'two', { onlyIf: 'absent' })).toBeUndefined();
      const etag = first?.etag ?? '';
      expect(await store.write(container, 'cas.txt', 'two', { onlyIf: { etag } })).toBeDefined();
      expect(await store.write(container, 'cas.txt', 'three', { onlyIf: { etag } })).toBeUndefined();
      expect(await store.delete(container, 'cas.txt', { etag })).toBe(false);
      expect(await text((await store.read(container, 'cas.txt'))?.bytes)).toBe('two');
      expect(await store.write(container, 'gone.txt', 'x', { onlyIf: { etag } })).toBeUndefined();
    });

    test('lets one of two conditional block writers win', async () => {
      const before = await store.write(container, 'race.bin', 'start');
      const onlyIf = { etag: before?.etag ?? '' };
      const write = (fill: number) =>
        store.write(container, 'race.bin', new Uint8Array(9 * 1024 * 1024).fill(fill), { onlyIf });
      const results = await Promise.all([write(1), write(2)]);
      expect(results.filter(Boolean)).toHaveLength(1);
      const winner = results[0] ? 1 : 2;
      const tail = await store.readRange(container, 'race.bin', { offset: 9 * 1024 * 1024 - 1, length: 1 });
      expect(tail?.[0]).toBe(winner);
    });
  });

  describe('withLease()', () => {
    test('runs one at a time and lets the next one in afterwards', async () => {
      const inner = await store.withLease(container, 'lease', () =>
        store.withLease(container, 'lease', () => Promise.resolve('both')),
      );
      expect(inner).toBeUndefined();
      expect(await store.withLease(container, 'lease', () => Promise.resolve('next'))).toBe('next');
    });

    test('releases when the work throws', async () => {
      const failing = store.withLease(container, 'lease-2', () => Promise.reject(new Error('Work broke')));
      await expect(failing).rejects.toThrow('Work broke');
      expect(await store.withLease(container, 'lease-2', () => Promise.resolve('next'))).toBe('next');
    });
  });
}
