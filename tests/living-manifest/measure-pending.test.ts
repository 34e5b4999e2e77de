import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { RemoteError } from '../../shared/errors.ts';
import { HeaderQueue } from '../../shared/living-manifest/header-queue.ts';
import { manifestBlobs } from '../../shared/living-manifest/manifest-blobs.ts';
import { manifestState } from '../../shared/living-manifest/manifest-state.ts';
import { measurePending } from '../../shared/living-manifest/measure-pending.ts';
import { refreshManifest } from '../../shared/living-manifest/refresh-manifest.ts';
import type { BlobEntry, World } from '../../shared/world.ts';
import { madeImage, madePng } from '../images/made-images.ts';
import { manifestWorldInMemory } from './manifest-world.ts';

const IMAGE = madePng(1, 1);
const listed = (count: number): BlobEntry[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{ name: `${String(i).padStart(4, '0')}.png`, etag: '1', size: IMAGE.length, lastModified: new Date(0) },
  }));

/** What measurePending() makes of 1000 images, and how many of them it has asked for. */
async function measured(readRange: World['images']['readRange'], end: number) {
  const { world, container } = await manifestWorldInMemory();
  const todo = new HeaderQueue();
  for (const blob of listed(1000)) todo.push({ blob, before: undefined });
  todo.end();
  const reads = new Set<string>();
  const images: World['images'] = {
    ...world.images,
    readRange: (where, name, range) => {
      reads.add(name);
      return readRange(where, name, range);
    },
  };
  const options = { end, lost: new AbortController().signal, onRead: async () => undefined };
  return { ...(await measurePending({ ...world, images }, container, todo, options)), reads: reads.size };
}

test('measurePending() reads a few headers whatever the time says, and keeps them', async () => {
  const { measured: done, reads } = await measured(async () => IMAGE, 0);
  expect(done).toHaveLength(reads);
  expect(reads).toBeGreaterThanOrEqual(32);
  expect(reads).toBeLessThan(200);
});

test('measurePending() begins no further header after a failure', async () => {
  const refused = new RemoteError('Cannot read', { code: 'STORAGE_REFUSED', fix: '', retryable: true });
  const { measured: done, failure, reads } = await measured(() => Promise.reject(refused), Number.POSITIVE_INFINITY);
  expect([done, failure]).toEqual([[], { error: refused }]);
  expect(reads).toBeLessThan(200);
});

test('refreshManifest() stops reading where the listing fails', async () => {
  const { world, container } = await manifestWorldInMemory();
  let reads = 0;
  const images: World['images'] = {
    ...world.images,
    async *listPages() {
      yield listed(1000);
      throw new Error('The listing broke');
    },
    readRange: async () => {
      reads += 1;
      await setImmediate();
      return IMAGE;
    },
  };
  const refreshing = refreshManifest({ ...world, images }, { container, budgetMs: 60_000 });
  await expect(refreshing).rejects.toThrow('The listing broke');
  expect(reads).toBeLessThan(600);
});

/** A refresh of `a.png`, to which `change` happens before each range is read. */
async function refreshedWhile(change: (world: World, container: string, time: number) => Promise<unknown>) {
  const { world, container } = await manifestWorldInMemory();
  await world.images.write(container, 'a.png', await madeImage('png'));
  let time = 0;
  const images: World['images'] = {
    ...world.images,
    readRange: async (...args) => {
      time += 1;
      await change(world, container, time);
      return world.images.readRange(...args);
    },
  };
  return refreshManifest({ ...world, images }, { container, budgetMs: 60_000 });
}

test('a header is read of one version: of the newest where the blob is overwritten meanwhile', async () => {
  const overwritten = (times: number) =>
    refreshedWhile(async (world, container, time) => {
      if (time <= times) await world.images.write(container, 'a.png', madePng(time + 1, 5));
    });
  expect(await overwritten(2)).toMatchObject({ state: 'done', images: 1 });
  await expect(overwritten(3)).rejects.toMatchObject({ code: 'BLOB_CHANGED', retryable: true });
});

const forbidding = (mayRead: (name: string) => boolean, store: World['images']): World['images'] => ({
  ...store,
  readRange: (where, name, range) => {
    if (mayRead(name)) return store.readRange(where, name, range);
    const fields = { code: 'STORAGE_REFUSED', fix: '', retryable: false, status: 403, reason: 'NoTag' };
    return Promise.reject(new RemoteError(`Cannot read "${name}": 403`, fields));
  },
});

test('one blob that nobody may read keeps no other out of the manifest, and is in it once it may be read', async () => {
  const { world, container } = await manifestWorldInMemory();
  for (const name of ['a.png', 'b.png', 'c.png']) await world.images.write(container, name, IMAGE);
  const images = forbidding((name) => name !== 'b.png', world.images);
  const refresh = (store: World['images']) =>
    refreshManifest({ ...world, images: store }, { container, budgetMs: 60_000 });
  expect(await refresh(images)).toMatchObject({ state: 'done', images: 2, setAside: 1, read: 3 });
  const { remarks } = await manifestState(world, container);
  expect(remarks).toMatchObject([{ path: 'b.png', code: 'IMAGE_NOT_READABLE', detail: 'Cannot read "b.png": 403' }]);
  // Alone, it is told from a missing right by the manifest, which can be read; nothing is written for it.
  const index = await world.work.head(world.config.workContainer, manifestBlobs(container).index);
  expect(await refresh(images)).toMatchObject({ state: 'done', images: 2, setAside: 1, read: 1, written: false });
  expect((await world.work.head(world.config.workContainer, manifestBlobs(container).index))?.etag).toBe(index?.etag);
  expect(await refresh(world.images)).toMatchObject({ state: 'done', images: 3, setAside: 0, read: 1, written: true });
});

test('a container that nobody may read fails, first build or not, and soon', async () => {
  const { world, container } = await manifestWorldInMemory();
  for (const name of ['a.png', 'b.png']) await world.images.write(container, name, IMAGE);
  const images = forbidding(() => false, world.images);
  const refresh = () => refreshManifest({ ...world, images }, { container, budgetMs: 60_000 });
  await expect(refresh()).rejects.toMatchObject({ code: 'STORAGE_REFUSED', status: 403 });
  await refreshManifest(world, { container, budgetMs: 60_000 });
  await world.images.write(container, 'c.png', IMAGE);
  await expect(refresh()).rejects.toMatchObject({ code: 'STORAGE_REFUSED', status: 403 });
  const refused = new RemoteError('Cannot read', { code: 'STORAGE_REFUSED', fix: '', retryable: false, status: 403 });
  const { measured: done, failure, reads } = await measured(() => Promise.reject(refused), Number.POSITIVE_INFINITY);
  expect([done, failure?.error]).toEqual([[], refused]);
  expect(reads).toBeLessThan(500);
});

test('a blob that is archived before its header is read is in the manifest when it is back', async () => {
  const { world, container } = await manifestWorldInMemory();
  await world.images.write(container, 'a.png', IMAGE);
  const fields = { code: 'STORAGE_REFUSED', fix: '', retryable: false, status: 409, reason: 'BlobArchived' };
  const readRange = () => Promise.reject(new RemoteError('Cannot read "a.png": 409', fields));
  const images = { ...world.images, readRange };
  await refreshManifest({ ...world, images }, { container, budgetMs: 60_000 });
  expect((await manifestState(world, container)).remarks).toMatchObject([{ path: 'a.png', code: 'IMAGE_ARCHIVED' }]);
  expect(await refreshManifest(world, { container, budgetMs: 60_000 })).toMatchObject({ images: 1, setAside: 0 });
});

test('a blob that is deleted before its header is read is gone, one that storage refuses is set aside', async () => {
  const deleted = refreshedWhile((world, container) => world.images.delete(container, 'a.png'));
  expect(await deleted).toMatchObject({ state: 'done', images: 0, setAside: 0 });
  const conflict = { code: 'STORAGE_REFUSED', fix: '', retryable: false, status: 409 };
  const refused = refreshedWhile(() => Promise.reject(new RemoteError('Cannot read "a.png"', conflict)));
  expect(await refused).toMatchObject({ state: 'done', images: 0, setAside: 1 });
});
