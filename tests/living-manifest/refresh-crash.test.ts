import { expect, test } from 'vitest';
import { readIndex } from '../../shared/living-manifest/manifest-index.ts';
import { manifestState } from '../../shared/living-manifest/manifest-state.ts';
import { refreshManifest } from '../../shared/living-manifest/refresh-manifest.ts';
import type { World } from '../../shared/world.ts';
import { madePng } from '../images/made-images.ts';
import { type Interruption, interruptedWorld } from './interrupted-world.ts';
import { manifestWorldInMemory, textOf } from './manifest-world.ts';

const refresh = (world: World, container: string) => refreshManifest(world, { container, budgetMs: 60_000 });
const put = (world: World, container: string, name: string, width: number) =>
  world.images.write(container, name, madePng(width, 5));
const line = (name: string, width: number) => `{"name":"${name}","extension":".png","width":${width},"height":5}\n`;

const putBroken = (world: World, container: string, name: string) => world.images.write(container, name, 'no image');
const remarks = async (world: World, container: string) =>
  (await manifestState(world, container)).remarks.map(({ path }) => path);

/** A container with a manifest, in which an image is new, one is broken, one is changed and one is gone since. */
async function changedContainer(): Promise<{ world: World; container: string }> {
  const made = await manifestWorldInMemory();
  const { world, container } = made;
  for (const name of ['changed.png', 'gone.png', 'same.png']) await put(world, container, name, 1);
  await refresh(world, container);
  await put(world, container, 'changed.png', 2);
  await put(world, container, 'new.png', 1);
  await putBroken(world, container, 'broken.png');
  await world.images.delete(container, 'gone.png');
  return made;
}

/** Runs `visit` for a run that stops before each of its calls, which is where it stops after the one before, and after the last. */
async function atEveryCall(
  visit: (made: { world: World; container: string }, stopping: Interruption) => Promise<void>,
): Promise<number> {
  const { world, container } = await changedContainer();
  const whole = interruptedWorld(world, 0, 'before');
  await refresh(whole.world, container);
  const last = whole.calls();
  for (let at = 1; at <= last + 1; at++) {
    const made = await changedContainer();
    await visit(
      made,
      at > last ? interruptedWorld(made.world, last, 'after') : interruptedWorld(made.world, at, 'before'),
    );
  }
  return last;
}

const RIGHT = line('changed', 2) + line('new', 1) + line('same', 1);
const RIGHT_LATER = line('changed', 1) + line('later', 3) + line('same', 1);

test('refreshManifest() killed at any await loses nothing: the next run makes the manifest right', async () => {
  const calls = await atEveryCall(async ({ world, container }, stopping) => {
    void refresh(stopping.world, container); // never ends
    await stopping.stopped;
    expect(await refresh(world, container)).toMatchObject({ state: 'done', images: 3 });
    expect(await textOf(world, container, 'manifest.jsonl')).toMatch(RIGHT);
    expect(await remarks(world, container)).toEqual(['broken.png']);
    expect((await manifestState(world, container)).fresh).toBe(true);
  });
  expect(calls).toBeGreaterThan(10);
}, 180_000);

test('two runs at once without a lease leave one right manifest, wherever the slower one sleeps', async () => {
  await atEveryCall(async ({ world, container }, sleeping) => {
    const slow = refresh(sleeping.world, container);
    await sleeping.stopped;
    await put(world, container, 'later.png', 3);
    await putBroken(world, container, 'later-broken.png');
    await world.images.delete(container, 'broken.png');
    await world.images.delete(container, 'new.png');
    await put(world, container, 'changed.png', 1);
    const fast = await refresh(world, container);
    sleeping.wake();
    const states = [fast.state, (await slow).state];
    // The slower one has not written over what was complete.
    if (fast.state === 'done') {
      expect(await textOf(world, container, 'manifest.jsonl')).toMatch(RIGHT_LATER);
      const index = await Array.fromAsync(readIndex(world, container));
      expect(index.map(({ path }) => path)).toEqual(['changed.png', 'later-broken.png', 'later.png', 'same.png']);
    }
    // A run that was overtaken asks for another one, as runRefresh() does.
    if (states.includes('more')) expect(await refresh(world, container)).toMatchObject({ state: 'done' });
    expect(await textOf(world, container, 'manifest.jsonl')).toMatch(RIGHT_LATER);
    await refresh(world, container);
    expect((await manifestState(world, container)).fresh).toBe(true);
    expect(await remarks(world, container)).toEqual(['later-broken.png']);
  });
}, 180_000);
