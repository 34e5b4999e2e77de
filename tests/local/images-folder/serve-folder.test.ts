import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { type ServedFolder, serveFolder } from '../../../local/images-folder/serve-folder.ts';
import { readImagesDir } from '../../../local/pipeline/images-dir.ts';
import { createBlobStore } from '../../../shared/adapters/storage/store.ts';
import type { BlobStore } from '../../../shared/world.ts';
import { uniqueName } from '../../names.ts';

const connectionString = inject('azurite');
const blobUrl = /BlobEndpoint=([^;]+)/.exec(connectionString)?.[1] ?? '';

let dir: string;
let container: string;
let served: ServedFolder;
let store: BlobStore;

async function serve(): Promise<void> {
  served = await serveFolder((await readImagesDir(dir)).images, { container, azurite: { connectionString, blobUrl } });
  store = createBlobStore({ connectionString: served.connectionString });
  await store.ensureContainer(container);
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'served-'));
  container = uniqueName('folder');
  await put('a b/Kätzchen #1 & <2>.png', 'cat');
  await put('line\nbreak.jpg', 'break');
  await put('two.JPG', '0123456789');
});
afterEach(async () => {
  await served.stop();
  await rm(dir, { recursive: true, force: true });
});

async function put(name: string, content: string): Promise<void> {
  await mkdir(dirname(join(dir, name)), { recursive: true });
  await writeFile(join(dir, name), content);
}

async function listed(prefix?: string) {
  return Array.fromAsync(store.list(container, prefix === undefined ? {} : { prefix }));
}

async function text(name: string, options?: { etag?: string }): Promise<string | undefined> {
  const content = await store.read(container, name, options);
  return content && Buffer.concat(await Array.fromAsync(content.bytes)).toString();
}

describe('serveFolder()', () => {
  test('shows the pictures as they lie in the folder, whole and in ranges', async () => {
    await serve();
    const blobs = await listed();
    expect(blobs.map(({ name, size }) => [name, size])).toEqual([
      ['a b/Kätzchen #1 & <2>.png', 3],
      ['line\nbreak.jpg', 5],
      ['two.JPG', 10],
    ]);
    for (const { name, etag, size } of blobs) {
      expect(await store.head(container, name)).toMatchObject({ name, etag, size });
      expect(await text(name, { etag })).toBe(await readFile(join(dir, name), 'utf8'));
    }
    expect((await listed('a b/')).map(({ name }) => name)).toEqual(['a b/Kätzchen #1 & <2>.png']);
    const range = (offset: number, length: number) => store.readRange(container, 'two.JPG', { offset, length });
    expect(Buffer.from((await range(3, 4)) ?? []).toString()).toBe('3456');
    expect(Buffer.from((await range(8, 9)) ?? []).toString()).toBe('89');
    expect(await range(10, 1)).toHaveLength(0);
  });

  test('knows a file again that stayed, and refuses one that was written to, even where its time was set back', async () => {
    await serve();
    const [cat, , two] = await listed();
    const { atime, mtime } = await stat(join(dir, 'two.JPG'));
    await writeFile(join(dir, 'two.JPG'), '9876543210');
    await utimes(join(dir, 'two.JPG'), atime, mtime);
    expect((await store.head(container, 'two.JPG'))?.etag).not.toBe(two?.etag);
    expect(await text('two.JPG', { etag: two?.etag ?? '' })).toBeUndefined();
    const now = await listed();
    expect(now[0]?.etag).toBe(cat?.etag);
    expect(now[2]?.etag).not.toBe(two?.etag);
  });

  test('ends a read that another version has come into', async () => {
    await put('large.jpg', 'x'.repeat(16 * 1024 * 1024));
    await serve();
    const content = await store.read(container, 'large.jpg');
    const read = async () => {
      let isFirst = true;
      for await (const _ of content?.bytes ?? []) {
        if (isFirst) await appendFile(join(dir, 'large.jpg'), 'y');
        isFirst = false;
      }
    };
    await expect(read()).rejects.toMatchObject({ code: 'BLOB_CHANGED' });
  });

  test('has no picture that was deleted, nor one that came later or lies elsewhere', async () => {
    await serve();
    await rm(join(dir, 'two.JPG'));
    await put('late.jpg', 'late');
    expect((await listed()).map(({ name }) => name)).not.toContain('two.JPG');
    expect(await store.head(container, 'two.JPG')).toBeUndefined();
    expect(await text('two.JPG')).toBeUndefined();
    expect(await text('late.jpg')).toBeUndefined();
    const other = uniqueName('other');
    await store.ensureContainer(other);
    expect(await store.head(other, 'a b/Kätzchen #1 & <2>.png')).toBeUndefined();
  });

  test('keeps everything else in Azurite, and writes nothing into the folder', async () => {
    await serve();
    const before = await readdir(dir, { recursive: true });
    const written = await store.write(container, 'manifest.jsonl', 'lines', { onlyIf: 'absent' });
    expect(await text('manifest.jsonl')).toBe('lines');
    expect(await store.write(container, 'manifest.jsonl', 'others', { onlyIf: 'absent' })).toBeUndefined();
    const azurite = createBlobStore({ connectionString });
    expect((await azurite.head(container, 'manifest.jsonl'))?.etag).toBe(written?.etag);
    await expect(store.write(container, 'two.JPG', 'mine')).rejects.toMatchObject({ code: 'STORAGE_REFUSED' });
    await expect(store.delete(container, 'two.JPG')).rejects.toMatchObject({ code: 'STORAGE_REFUSED' });
    expect(await readdir(dir, { recursive: true })).toEqual(before);
    expect(await readFile(join(dir, 'two.JPG'), 'utf8')).toBe('0123456789');
  });

  test.each([
    ['without a signature', '', {}],
    ['under another name', '?sig=x', { host: 'pictures.example' }],
  ])('answers nobody who asks %s', async (_, search, headers) => {
    await serve();
    const endpoint = /BlobEndpoint=([^;]+)/.exec(served.connectionString)?.[1];
    const status = await new Promise((resolve, reject) => {
      request(`${endpoint}/${container}/two.JPG${search}`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .once('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });
});
