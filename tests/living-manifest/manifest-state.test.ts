import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { manifestBlobs } from '../../shared/living-manifest/manifest-blobs.ts';
import { manifestState } from '../../shared/living-manifest/manifest-state.ts';
import { markStale } from '../../shared/living-manifest/mark-stale.ts';
import { refreshManifest } from '../../shared/living-manifest/refresh-manifest.ts';
import { RefreshRecord } from '../../shared/living-manifest/refresh-record.ts';
import type { World } from '../../shared/world.ts';
import { madeImage } from '../images/made-images.ts';
import { manifestWorldInMemory, textOf } from './manifest-world.ts';

const refresh = (world: World, container: string) => refreshManifest(world, { container, budgetMs: 60_000 });

// biome-ignore lint/correctness/useYield: it fails before
async function* stopped(): AsyncGenerator<never> {
  throw new Error('stopped');
}

test('manifestState() is not fresh while a refresh starts that has just cleared the marker', async () => {
  const { world, container } = await manifestWorldInMemory({ MANIFEST_QUIET_SECONDS: '0' });
  await world.images.write(container, 'a.png', await madeImage('png'));
  await refresh(world, container);
  await markStale(world, { container, name: 'a.png' });
  const images = { ...world.images, listPages: () => stopped() };
  let starting: Promise<unknown> | undefined;
  const between = async <T>(answer: T): Promise<T> => {
    starting ??= expect(refresh({ ...world, images }, container)).rejects.toThrow('stopped');
    await starting;
    return answer;
  };
  const work: World['work'] = {
    ...world.work,
    read: async (...args) => between(await world.work.read(...args)),
    head: async (...args) => between(await world.work.head(...args)),
  };
  expect((await manifestState({ ...world, work }, container)).fresh).toBe(false);
});

test('manifest and remarks follow images that come, go and are repaired, each change by itself', async () => {
  const { world, container } = await manifestWorldInMemory();
  const good = await madeImage('png');
  const change = async (name: string, content: Uint8Array | string | undefined) => {
    if (content === undefined) await world.images.delete(container, name);
    else await world.images.write(container, name, content);
    await refresh(world, container);
    const { remarks } = await manifestState(world, container);
    const lines = (await textOf(world, container, 'manifest.jsonl'))?.split('\n').slice(2, -1) ?? [];
    return [lines.map((line) => JSON.parse(line).name).join(), remarks.map(({ path }) => path).join()];
  };
  expect(await change('a.png', good)).toEqual(['a', '']);
  expect(await change('b.png', 'broken')).toEqual(['a', 'b.png']);
  expect(await change('c.png', '')).toEqual(['a', 'b.png,c.png']);
  expect(await change('b.png', good)).toEqual(['a,b', 'c.png']);
  expect(await change('c.png', undefined)).toEqual(['a,b', '']);
  expect(await change('b.png', '')).toEqual(['a', 'b.png']);
  expect(await change('a.png', undefined)).toEqual(['', 'b.png']);
});

test('lastRun shows how a run gets on: listed, read and left, and how fast', async () => {
  const { world, container } = await manifestWorldInMemory();
  const image = await madeImage('png');
  for (let i = 0; i < 40; i++) await world.images.write(container, `${i}.png`, image);
  let now = Date.parse('2026-01-01T00:00:00Z');
  let turn: Promise<unknown> = Promise.resolve();
  const images: World['images'] = {
    ...world.images,
    readRange: async (...args) => {
      const reading = turn.then(() => world.images.readRange(...args));
      turn = reading.then(() => sleep(5));
      const bytes = await reading;
      now += 6000; // later than the last look
      return bytes;
    },
  };
  const seen: RefreshRecord[] = [];
  const work: World['work'] = {
    ...world.work,
    write: async (where, name, content, condition) => {
      if (name === manifestBlobs(container).state) seen.push(RefreshRecord.parse(JSON.parse(String(content))));
      return world.work.write(where, name, content, condition);
    },
  };
  await refresh({ ...world, images, work, now: () => new Date(now) }, container);
  const between = seen.filter(({ phase, read }) => phase === 'running' && read > 0);
  expect(between.length).toBeGreaterThan(1);
  for (const { listed, read, left } of between) expect([listed, read + left]).toEqual([40, 40]);
  const { lastRun } = await manifestState(world, container);
  expect(lastRun).toMatchObject({ phase: 'done', listed: 40, read: 40, left: 0, perSecond: 0.2 });
});

test('manifestState() is fresh only with the manifest of a run that is complete', async () => {
  const { world, container } = await manifestWorldInMemory();
  await world.images.write(container, 'a.png', await madeImage('png'));
  await refresh(world, container);
  expect(await manifestState(world, container)).toMatchObject({ fresh: true, manifest: { images: 1 } });
  const images = { ...world.images, listPages: () => stopped() };
  await expect(refresh({ ...world, images }, container)).rejects.toThrow('stopped');
  expect(await manifestState(world, container)).toMatchObject({ fresh: false, manifest: { images: 1 } });
  await refresh(world, container);
  await world.images.write(container, 'manifest.jsonl', 'of somebody else');
  expect(await manifestState(world, container)).toMatchObject({ fresh: false, manifest: undefined });
});

test('a page of remarks starts behind the path that it comes after', async () => {
  const { world, container } = await manifestWorldInMemory();
  for (const name of ['a.png', 'b.png', 'c.png']) await world.images.write(container, name, '');
  await refresh(world, container);
  const { remarks, next } = await manifestState(world, container, { after: 'b.png' });
  expect([remarks.map(({ path }) => path), next]).toEqual([['c.png'], undefined]);
});

test('a page of remarks names the next one only where there is one', async () => {
  const { world, container } = await manifestWorldInMemory();
  const names = Array.from({ length: 101 }, (_, i) => `${100 + i}.png`);
  await Promise.all(names.map((name) => world.images.write(container, name, '')));
  await refresh(world, container);
  const first = await manifestState(world, container);
  expect([first.remarks.length, first.next]).toEqual([100, '199.png']);
  await world.images.delete(container, '200.png');
  await refresh(world, container);
  const whole = await manifestState(world, container);
  expect([whole.remarks.length, whole.next]).toEqual([100, undefined]);
});
