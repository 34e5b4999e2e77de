import { QueueServiceClient } from '@azure/storage-queue';
import { describe, expect, inject, test } from 'vitest';
import { RemoteError } from '../../shared/errors.ts';
import { manifestBlobs } from '../../shared/living-manifest/manifest-blobs.ts';
import { readIndex } from '../../shared/living-manifest/manifest-index.ts';
import { manifestState, rebuildManifest } from '../../shared/living-manifest/manifest-state.ts';
import { markStale } from '../../shared/living-manifest/mark-stale.ts';
import { refreshManifest } from '../../shared/living-manifest/refresh-manifest.ts';
import { runRefresh } from '../../shared/living-manifest/run-refresh.ts';
import { whyRefreshIsDue } from '../../shared/living-manifest/why-refresh-is-due.ts';
import type { World } from '../../shared/world.ts';
import { madeImage, madePng } from '../images/made-images.ts';
import { manifestWorld, textOf } from './manifest-world.ts';

const HEADER = '{"version":"1.1"}\n{"type":"images"}\n';
const refresh = (world: World, container: string, budgetMs = 60_000) => refreshManifest(world, { container, budgetMs });

/** Counts the header reads of a world. */
function counting(world: World): { world: World; reads: string[] } {
  const reads: string[] = [];
  const images: World['images'] = {
    ...world.images,
    readRange: (container, name, range) => {
      reads.push(name);
      return world.images.readRange(container, name, range);
    },
  };
  return { world: { ...world, images }, reads };
}

describe('refreshManifest()', () => {
  test('writes the manifest of an empty container', async () => {
    const { world, container } = await manifestWorld();
    expect(await refresh(world, container)).toMatchObject({ state: 'done', listed: 0, images: 0, written: true });
    expect(await textOf(world, container, 'manifest.jsonl')).toBe(HEADER);
  });

  test('lists every image as displayed, in code-point order, and nothing else', async () => {
    const { world, container } = await manifestWorld();
    const put = (name: string, bytes: Uint8Array | string) => world.images.write(container, name, bytes);
    await put('b/ä &%#?+.JPG', await madeImage('jpeg', { orientation: 6 }));
    await put('a.png', await madeImage('png'));
    await put('B.webp', await madeImage('webp', { orientation: 8 }));
    await put('😀.gif', await madeImage('gif'));
    await put('Ａ.bmp.tif', await madeImage('tiff'));
    for (const other of [
      'notes.txt',
      'old.jsonl',
      'Labeling/export/a.png',
      'cvat-task-1.jsonl',
      '.azureml-to-cvat/a.png',
    ]) {
      await put(other, 'x');
    }
    expect(await refresh(world, container)).toEqual({
      ...{ state: 'done', listed: 5, read: 5, left: 0, images: 5, setAside: 0, findings: 0, written: true },
    });
    expect(await textOf(world, container, 'manifest.jsonl')).toBe(
      `${HEADER}${[
        '{"name":"B","extension":".webp","width":40,"height":60}',
        '{"name":"a","extension":".png","width":60,"height":40}',
        '{"name":"b/\\u00e4 &%#?+","extension":".JPG","width":40,"height":60}',
        '{"name":"\\uff21.bmp","extension":".tif","width":60,"height":40}',
        '{"name":"\\ud83d\\ude00","extension":".gif","width":60,"height":40}',
      ].join('\n')}\n`,
    );
  });

  test('reads only what is new or changed, and writes nothing where nothing is', async () => {
    const { world, container } = await manifestWorld();
    for (const name of ['a.png', 'b.png', 'c.png']) await world.images.write(container, name, await madeImage('png'));
    await refresh(world, container);
    const before = await world.images.head(container, 'manifest.jsonl');
    const again = counting(world);
    expect(await refresh(again.world, container)).toMatchObject({ state: 'done', read: 0, images: 3, written: false });
    expect(again.reads).toEqual([]);
    expect((await world.images.head(container, 'manifest.jsonl'))?.etag).toBe(before?.etag);

    await world.images.write(container, 'b.png', await madeImage('png', { width: 7 }));
    await world.images.write(container, 'bb.png', await madeImage('png'));
    await world.images.delete(container, 'c.png');
    const changed = counting(world);
    expect(await refresh(changed.world, container)).toMatchObject({ state: 'done', read: 2, images: 3, written: true });
    expect(new Set(changed.reads)).toEqual(new Set(['b.png', 'bb.png']));
    expect(await textOf(world, container, 'manifest.jsonl')).toMatch(/"a".*\n.*"b".*7.*\n.*"bb".*\n$/);
  });

  test('leaves a manifest alone that reads the same, when an image is overwritten with one of its size', async () => {
    const { world, container } = await manifestWorld();
    await world.images.write(container, 'a.png', await madeImage('png'));
    await refresh(world, container);
    const before = await world.images.head(container, 'manifest.jsonl');
    await world.images.write(container, 'a.png', await madeImage('png', { noise: true }));
    expect(await refresh(world, container)).toMatchObject({ state: 'done', read: 1, written: false });
    expect((await world.images.head(container, 'manifest.jsonl'))?.etag).toBe(before?.etag);
  });

  test('sets aside what cannot be shown, says why, and does not read it again until it changes', async () => {
    const { world, container } = await manifestWorld();
    const good = await madeImage('png');
    await world.images.write(container, 'empty.png', '');
    await world.images.write(container, 'broken.jpg', 'not an image');
    await world.images.write(container, 'cut.jpg', (await madeImage('jpeg')).subarray(0, 100));
    await world.images.write(container, 'x//y.png', good);
    await world.images.write(container, 'picture.svg', '<svg/>');
    await world.images.write(container, 'related_images/c.png', good);
    await world.images.write(container, 'wrong.jpg', good);
    expect(await refresh(world, container)).toMatchObject({ state: 'done', images: 1, setAside: 6, findings: 1 });
    const state = await manifestState(world, container);
    expect(state.remarks.every(({ fix }) => fix.length > 10)).toBe(true);
    expect(state.remarks.map(({ path, code, inManifest }) => [path, code, inManifest])).toEqual([
      ['broken.jpg', 'IMAGE_FORMAT_UNSUPPORTED', false],
      ['cut.jpg', 'IMAGE_TRUNCATED', false],
      ['empty.png', 'IMAGE_EMPTY', false],
      ['picture.svg', 'IMAGE_FORMAT_UNSUPPORTED', false],
      ['related_images/c.png', 'IMAGE_NAME_REFUSED', false],
      ['wrong.jpg', 'IMAGE_EXTENSION_WRONG', true],
      ['x//y.png', 'IMAGE_NAME_REFUSED', false],
    ]);
    const again = counting(world);
    await refresh(again.world, container);
    expect(again.reads).toEqual([]);
    await world.images.write(container, 'broken.jpg', await madeImage('jpeg'));
    expect(await refresh(world, container)).toMatchObject({ images: 2, setAside: 5, written: true });
  });

  test('goes on where its time ended, and writes the manifest when it is complete', async () => {
    const { world, container } = await manifestWorld();
    for (let i = 0; i < 40; i++) await world.images.write(container, `${i}.png`, madePng(i + 1, 5));
    const first = await refresh(world, container, 0);
    expect(first).toMatchObject({ state: 'more', listed: 40, written: false });
    expect(first.read + first.left).toBe(40);
    expect(await textOf(world, container, 'manifest.jsonl')).toBeUndefined();
    const state = await manifestState(world, container);
    expect(state).toMatchObject({ fresh: false, lastRun: { phase: 'more', left: first.left } });
    const rest = counting(world);
    expect(await refresh(rest.world, container)).toMatchObject({ state: 'done', read: first.left, images: 40 });
    expect(new Set(rest.reads).size).toBe(first.left);
    expect((await textOf(world, container, 'manifest.jsonl'))?.split('\n')).toHaveLength(43);
  });

  test('rebuilds a missing or broken index, and the manifest reads the same', async () => {
    const { world, container } = await manifestWorld();
    for (const name of ['a.png', 'b.png']) await world.images.write(container, name, await madeImage('png'));
    await refresh(world, container);
    const before = await world.images.head(container, 'manifest.jsonl');
    const { workContainer } = world.config;
    const { index, state } = manifestBlobs(container);
    const breakers: (() => Promise<unknown>)[] = [
      () => world.work.delete(workContainer, index),
      () => world.work.write(workContainer, index, '{"path":"a.png"'),
      () => world.work.write(workContainer, index, '{"path":"z","etag":"","state":"image"}\n'),
      () => world.work.delete(workContainer, state),
      () => world.work.write(workContainer, state, 'nothing'),
    ];
    for (const damage of breakers) {
      await damage();
      expect(await refresh(world, container)).toMatchObject({ state: 'done', images: 2, written: false });
    }
    expect((await world.images.head(container, 'manifest.jsonl'))?.etag).toBe(before?.etag);
    expect(await Array.fromAsync(readIndex(world, container))).toHaveLength(2);
  });

  test('restores a manifest that somebody else deleted or wrote over', async () => {
    const { world, container } = await manifestWorld();
    await world.images.write(container, 'a.png', await madeImage('png'));
    await refresh(world, container);
    const right = await textOf(world, container, 'manifest.jsonl');
    await world.images.write(container, 'manifest.jsonl', 'wrong');
    expect(await refresh(world, container)).toMatchObject({ state: 'done', read: 0, written: true });
    expect(await textOf(world, container, 'manifest.jsonl')).toBe(right);
    await world.images.delete(container, 'manifest.jsonl');
    expect(await refresh(world, container)).toMatchObject({ state: 'done', read: 0, written: true });
    expect(await textOf(world, container, 'manifest.jsonl')).toBe(right);
  });

  test('keeps to its prefix', async () => {
    const { world, container } = await manifestWorld({ IMAGES_PREFIX: 'in/' });
    for (const name of ['in/a.png', 'out/b.png']) await world.images.write(container, name, await madeImage('png'));
    expect(await refresh(world, container)).toMatchObject({ state: 'done', listed: 1, images: 1 });
    expect(await textOf(world, container, 'manifest.jsonl')).toContain('"in/a"');
  });

  test('leaves out what the patterns exclude', async () => {
    const { world, container } = await manifestWorld({ IMAGES_EXCLUDE: 'thumbs/, **/*.tmp.png, ?.webp' });
    const excluded = ['thumbs/a.png', 'thumbs/b/c.png', 'x/y.tmp.png', 'a.webp'];
    for (const name of [...excluded, 'a/thumbs/a.png', 'x/y.png', 'aa.webp', 'b/a.webp']) {
      await world.images.write(container, name, await madeImage(name.endsWith('png') ? 'png' : 'webp'));
    }
    expect(await refresh(world, container)).toMatchObject({ state: 'done', listed: 4, images: 4 });
    for (const name of excluded) await markStale(world, { container, name });
    expect((await manifestState(world, container)).fresh).toBe(true);
  });

  test('is busy while another run holds the lease', async () => {
    const { world, container } = await manifestWorld();
    await world.work.ensureContainer(world.config.workContainer);
    const lease = manifestBlobs(container).lease;
    const inner = await world.work.withLease(world.config.workContainer, lease, () => runRefresh(world, container));
    expect(inner).toMatchObject({ state: 'busy' });
    expect(await world.queue.length(world.config.manifest.queue)).toBe(1);
  });

  test('says CONTAINER_NOT_FOUND', async () => {
    const { world } = await manifestWorld();
    await expect(refresh(world, 'not-there')).rejects.toMatchObject({ code: 'CONTAINER_NOT_FOUND' });
  });
});

describe('markStale()', () => {
  test('queues one refresh for many events, and the refresh clears the marker before it lists', async () => {
    const { world, container } = await manifestWorld({ MANIFEST_QUIET_SECONDS: '0' });
    await Promise.all(Array.from({ length: 20 }, (_, i) => markStale(world, { container, name: `${i}.png` })));
    expect(await world.queue.length(world.config.manifest.queue)).toBe(1);
    expect((await manifestState(world, container)).fresh).toBe(false);
    await refresh(world, container);
    expect((await manifestState(world, container)).fresh).toBe(true);
    await markStale(world, { container, name: 'a.png' });
    expect((await manifestState(world, container)).fresh).toBe(false);
    expect(await world.queue.length(world.config.manifest.queue)).toBe(2);
  });

  test('outlives a refresh that had listed already: what lands behind the listing is found by the next', async () => {
    const { world, container } = await manifestWorld({ MANIFEST_QUIET_SECONDS: '0' });
    await world.images.write(container, 'a.png', await madeImage('png'));
    const images: World['images'] = {
      ...world.images,
      async *listPages(...args) {
        yield* world.images.listPages(...args);
        await world.images.write(container, 'late.png', await madeImage('png'));
        await markStale(world, { container, name: 'late.png' });
      },
    };
    expect(await refresh({ ...world, images }, container)).toMatchObject({ state: 'done', images: 1 });
    expect((await manifestState(world, container)).fresh).toBe(false);
    expect(await world.queue.length(world.config.manifest.queue)).toBe(1);
    expect(await runRefresh(world, container)).toMatchObject({ state: 'done', images: 2 });
    expect((await manifestState(world, container)).fresh).toBe(true);
  });

  test('keeps its marker when its message cannot be sent: other events have relied on it', async () => {
    const { world, container } = await manifestWorld();
    await refresh(world, container);
    const send = async () => {
      await markStale(world, { container, name: 'b.png' });
      throw new Error('The queue is gone');
    };
    const queue = { ...world.queue, send };
    await expect(markStale({ ...world, queue }, { container, name: 'a.png' })).rejects.toThrow('The queue is gone');
    expect((await manifestState(world, container)).fresh).toBe(false);
    const later = { ...world, now: () => new Date(Date.now() + 31 * 60_000) };
    expect(await whyRefreshIsDue(later, container)).toContain('nobody is doing it');
  });

  test('does not hear of files that are not images', async () => {
    const { world, container } = await manifestWorld();
    for (const name of ['manifest.jsonl', 'cvat-task-1.jsonl', 'Labeling/a.png', 'a.txt']) {
      await markStale(world, { container, name });
    }
    expect(await world.queue.length(world.config.manifest.queue)).toBe(0);
  });

  test('does not mind a broken record of the last wait', async () => {
    const { world, container } = await manifestWorld();
    await world.work.ensureContainer(world.config.workContainer);
    await world.work.write(world.config.workContainer, manifestBlobs(container).wait, 'nothing');
    await markStale(world, { container, name: 'a.png' });
    expect(await world.queue.length(world.config.manifest.queue)).toBe(1);
  });

  test('waits longer and longer while events keep coming: an hour of them costs ten refreshes at most', async () => {
    const { world, container } = await manifestWorld();
    let now = Date.parse('2026-01-01T00:00:00Z');
    const delays: number[] = [];
    const timed: World = {
      ...world,
      now: () => new Date(now),
      queue: {
        ...world.queue,
        send: async (_queue, _message, options) => void delays.push(options?.delaySeconds ?? 0),
      },
    };
    const until = now + 3_600_000;
    while (now < until) {
      await markStale(timed, { container, name: 'a.png' });
      now += 1000 * (delays.at(-1) ?? 0) + 1000; // the refresh runs, and the next event comes
      await world.work.delete(world.config.workContainer, manifestBlobs(container).stale);
    }
    expect(delays.length).toBeLessThanOrEqual(10);
    now += 3_600_000;
    await markStale(timed, { container, name: 'a.png' });
    expect(delays.at(-1)).toBe(15);
  });
});

test('runRefresh() queues the rest, and manifestState() counts poison messages', async () => {
  const { world, container } = await manifestWorld();
  await world.images.write(container, 'a.png', await madeImage('png'));
  expect(await runRefresh(world, container)).toMatchObject({ state: 'done' });
  expect(await world.queue.length(world.config.manifest.queue)).toBe(0);
  await world.queue.send(`${world.config.manifest.queue}-poison`, { container });
  const event = (id: string, name: string) => ({ id, value: { Type: 'BlobTrigger', ContainerName: name } });
  const imagesQueue = { peek: async () => [event('1', container), event('2', 'other'), { id: '3', value: undefined }] };
  expect(await manifestState({ ...world, imagesQueue }, container)).toMatchObject({
    ...{ fresh: true, images: 1, manifest: { blob: 'manifest.jsonl', images: 1 } },
    poison: { refreshes: 1, events: 1 },
    lastRun: { phase: 'done', listed: 1, read: 1, left: 0 },
  });
});

test('runRefresh() tries again later where storage fails for the moment, and leaves other failures to the host', async () => {
  const { world, container } = await manifestWorld();
  await world.images.write(container, 'a.png', await madeImage('png'));
  await world.images.write(container, 'b.png', await madeImage('png'));
  const failing = (retryable: boolean): World => ({
    ...world,
    images: {
      ...world.images,
      readRange: (where, name, range) =>
        name === 'b.png'
          ? Promise.reject(new RemoteError('Cannot read "b.png"', { code: 'STORAGE_REFUSED', fix: '', retryable }))
          : world.images.readRange(where, name, range),
    },
  });
  expect(await runRefresh(failing(true), container)).toMatchObject({ state: 'failed' });
  expect(await world.queue.length(world.config.manifest.queue)).toBe(1);
  await expect(runRefresh(failing(false), container)).rejects.toThrow('Cannot read "b.png"');
  expect(await world.queue.length(world.config.manifest.queue)).toBe(1);
  // What was read before the failure is kept.
  expect(await runRefresh(world, container)).toMatchObject({ state: 'done', read: 1, images: 2 });
});

test('rebuildManifest() reads every header again', async () => {
  const { world, container } = await manifestWorld();
  await world.images.write(container, 'a.png', await madeImage('png'));
  await runRefresh(world, container);
  await rebuildManifest(world, container);
  const queue = QueueServiceClient.fromConnectionString(inject('azurite')).getQueueClient(world.config.manifest.queue);
  expect((await queue.receiveMessages()).receivedMessageItems).toHaveLength(1);
  expect(await runRefresh(world, container)).toMatchObject({ state: 'done', read: 1, written: false });
});
