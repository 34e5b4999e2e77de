import { describe, expect, test } from 'vitest';
import { manifestState } from '../../shared/living-manifest/manifest-state.ts';
import { markStale } from '../../shared/living-manifest/mark-stale.ts';
import { refreshManifest } from '../../shared/living-manifest/refresh-manifest.ts';
import type { BlobStore, World } from '../../shared/world.ts';
import { madePng } from '../images/made-images.ts';
import { interruptedWorld } from './interrupted-world.ts';
import { manifestWorldInMemory, textOf } from './manifest-world.ts';

const refresh = (world: World, container: string) => refreshManifest(world, { container, budgetMs: 60_000 });

/** A container whose manifest names `a.png`, and in which `b.png` has landed since. */
async function stale() {
  const { world, container } = await manifestWorldInMemory();
  await world.work.ensureContainer(world.config.workContainer);
  const land = async (name: string) => {
    await world.images.write(container, name, madePng(6, 4));
    await markStale(world, { container, name });
  };
  await land('a.png');
  await refresh(world, container);
  await land('b.png');
  const names = async () =>
    [...((await textOf(world, container, 'manifest.jsonl')) ?? '').matchAll(/"name":"(\w+)"/g)].map(([, name]) => name);
  return { world, container, land, names };
}

/** Calls `meanwhile` before call `at` of a run: then its lease is somebody else's, and it hears of it or not. */
function losing(world: World, at: number, { hears, meanwhile }: { hears: boolean; meanwhile: () => Promise<void> }) {
  const lost = new AbortController();
  let calls = 0;
  const around = async <T>(call: () => Promise<T>): Promise<T> => {
    calls += 1;
    if (calls === at) {
      await meanwhile();
      if (hears) lost.abort();
    }
    return call();
  };
  const wrap = (store: BlobStore): BlobStore => ({
    ...store,
    head: (...args) => around(() => store.head(...args)),
    readRange: (...args) => around(() => store.readRange(...args)),
    read: (...args) => around(() => store.read(...args)),
    write: (...args) => around(() => store.write(...args)),
    delete: (...args) => around(() => store.delete(...args)),
  });
  const work: World['work'] = { ...wrap(world.work), withLease: async (_container, _name, run) => run(lost.signal) };
  return { world: { ...world, images: wrap(world.images), work }, calls: () => calls };
}

describe.each([true, false])('a run whose lease is lost, and that hears of it: %s', (hears) => {
  test('leaves a manifest that the next run makes true, wherever that happens', async () => {
    const whole = await stale();
    const counted = losing(whole.world, 0, { hears, meanwhile: async () => undefined });
    expect(await refresh(counted.world, whole.container)).toMatchObject({ state: 'done', images: 2 });
    for (let at = 1; at <= counted.calls(); at++) {
      const { world, container, land, names } = await stale();
      const second = interruptedWorld(world, 0, 'before').world;
      const meanwhile = async () => {
        await land('c.png');
        expect(await refresh(second, container)).toMatchObject({ state: 'done', images: 3 });
      };
      const { state } = await refresh(losing(world, at, { hears, meanwhile }).world, container);
      // What the second run wrote is never undone, whatever the first one says of itself.
      expect({ at, names: await names() }).toEqual({ at, names: ['a', 'b', 'c'] });
      if (state === 'done') expect((await manifestState(world, container)).fresh).toBe(true);
      expect(await refresh(world, container)).toMatchObject({ state: 'done', images: 3 });
      expect(await names()).toEqual(['a', 'b', 'c']);
    }
  });
});

test('a run of which any conditional write is refused does not say that it is done, and the next one is', async () => {
  let refused = true;
  for (let at = 1; refused; at++) {
    const { world, container, names } = await stale();
    refused = false;
    let writes = 0;
    const refusing = (store: BlobStore): BlobStore => ({
      ...store,
      write: async (where, name, content, condition) => {
        if (condition?.onlyIf && ++writes === at) {
          refused = true;
          return undefined;
        }
        return store.write(where, name, content, condition);
      },
    });
    const { state } = await refresh(
      { ...world, images: refusing(world.images), work: refusing(world.work) },
      container,
    );
    expect({ at, state }).toEqual({ at, state: refused ? 'more' : 'done' });
    expect(await refresh(world, container)).toMatchObject({ state: 'done', images: 2 });
    expect(await names()).toEqual(['a', 'b']);
  }
});
