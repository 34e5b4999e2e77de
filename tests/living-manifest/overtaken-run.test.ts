import { expect, test } from 'vitest';
import { manifestBlobs } from '../../shared/living-manifest/manifest-blobs.ts';
import { manifestState } from '../../shared/living-manifest/manifest-state.ts';
import { markStale } from '../../shared/living-manifest/mark-stale.ts';
import { refreshManifest } from '../../shared/living-manifest/refresh-manifest.ts';
import type { World } from '../../shared/world.ts';
import { madePng } from '../images/made-images.ts';
import { interruptedWorld } from './interrupted-world.ts';
import { manifestWorldInMemory, textOf } from './manifest-world.ts';

const refresh = (world: World, container: string) => refreshManifest(world, { container, budgetMs: 60_000 });
/** A world whose lease keeps nobody out. */
const unleased = (world: World) => interruptedWorld(world, 0, 'before').world;

test('a first run that is overtaken leaves the newer list of remarks as it is', async () => {
  const { world, container } = await manifestWorldInMemory();
  const put = (name: string) => world.images.write(container, name, 'no image');
  await put('old.png');
  let overtaken = false;
  const work: World['work'] = {
    ...world.work,
    async head(where, name) {
      if (name === manifestBlobs(container).remarks && !overtaken) {
        overtaken = true;
        await world.images.delete(container, 'old.png');
        await put('new.png');
        expect(await refresh(unleased(world), container)).toMatchObject({ state: 'done', setAside: 1 });
      }
      return world.work.head(where, name);
    },
  };
  expect(await refresh({ ...world, work }, container)).toMatchObject({ state: 'more' });
  expect((await manifestState(world, container)).remarks.map(({ path }) => path)).toEqual(['new.png']);
});

test('a run whose last record is refused does not say that it is done', async () => {
  const { world, container } = await manifestWorldInMemory();
  await world.work.ensureContainer(world.config.workContainer);
  await refresh(world, container);
  const whole = interruptedWorld(world, 0, 'before');
  await refresh(whole.world, container);
  const slow = interruptedWorld(world, whole.calls(), 'before');
  const sleeping = refresh(slow.world, container);
  await slow.stopped;
  expect(await refresh(unleased(world), container)).toMatchObject({ state: 'done' });
  slow.wake();
  expect(await sleeping).toMatchObject({ state: 'more' });
});

test('a run that sleeps before it clears the marker clears none that was set since', async () => {
  const { world, container } = await manifestWorldInMemory();
  await markStale(world, { container, name: 'a.png' });
  const whole = interruptedWorld(world, 0, 'before');
  const cleared = Promise.withResolvers<void>();
  const work: World['work'] = {
    ...world.work,
    async delete(where, name, condition) {
      if (name !== manifestBlobs(container).stale) return world.work.delete(where, name, condition);
      expect(await refresh(whole.world, container)).toMatchObject({ state: 'done' });
      await world.images.write(container, 'late.png', madePng(1, 1));
      await markStale(world, { container, name: 'late.png' });
      const deleted = await world.work.delete(where, name, condition);
      expect((await manifestState(world, container)).fresh).toBe(false);
      cleared.resolve();
      return deleted;
    },
  };
  expect(await refresh({ ...world, work }, container)).toMatchObject({ state: 'more' });
  await cleared.promise;
  expect(await refresh(world, container)).toMatchObject({ state: 'done', images: 1 });
  expect((await manifestState(world, container)).fresh).toBe(true);
});

test('a run that has lost its lease reads no further and writes nothing', async () => {
  const { world, container } = await manifestWorldInMemory();
  const lost = new AbortController();
  let reads = 0;
  const images: World['images'] = {
    ...world.images,
    async *listPages() {
      const blob = (_: unknown, i: number) => ({ name: `${i}.png`, etag: '1', size: 200, lastModified: new Date(0) });
      yield Array.from({ length: 1000 }, blob).sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    readRange: async () => {
      reads += 1;
      lost.abort();
      return madePng(1, 1, { pixels: [133] });
    },
  };
  const work: World['work'] = { ...world.work, withLease: async (_container, _name, run) => run(lost.signal) };
  expect(await refresh({ ...world, images, work }, container)).toMatchObject({ state: 'more', listed: 1000 });
  expect(reads).toBeLessThan(200);
  expect(await world.work.head(world.config.workContainer, manifestBlobs(container).index)).toBeUndefined();
  expect(await textOf(world, container, 'manifest.jsonl')).toBeUndefined();
});
