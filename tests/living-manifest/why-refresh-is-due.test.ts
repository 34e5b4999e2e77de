import { expect, test } from 'vitest';
import { manifestState, rebuildManifest } from '../../shared/living-manifest/manifest-state.ts';
import { markStale } from '../../shared/living-manifest/mark-stale.ts';
import { refreshManifest } from '../../shared/living-manifest/refresh-manifest.ts';
import { whyRefreshIsDue } from '../../shared/living-manifest/why-refresh-is-due.ts';
import type { World } from '../../shared/world.ts';
import { madeImage } from '../images/made-images.ts';
import { interruptedWorld } from './interrupted-world.ts';
import { manifestWorldInMemory } from './manifest-world.ts';

const refresh = (world: World, container: string) => refreshManifest(world, { container, budgetMs: 60_000 });
const later = (world: World, minutes: number): World => ({
  ...world,
  now: () => new Date(Date.now() + minutes * 60_000),
});

test('whyRefreshIsDue() tells of a marker whose message was lost, once no refresh can be waiting for it', async () => {
  const { world, container } = await manifestWorldInMemory();
  await world.images.write(container, 'a.png', await madeImage('png'));
  const lost = { ...world.queue, send: () => new Promise<void>(() => undefined) };
  void markStale({ ...world, queue: lost }, { container, name: 'a.png' }); // killed while it sends
  await expect.poll(() => whyRefreshIsDue(later(world, 31), container)).toContain('nobody is doing it');
  expect(await whyRefreshIsDue(later(world, 29), container)).toBeUndefined();
  expect(await refresh(world, container)).toMatchObject({ state: 'done', images: 1 });
  expect(await whyRefreshIsDue(later(world, 31), container)).toBeUndefined();
});

test('whyRefreshIsDue() tells of a run that was killed, wherever that was', async () => {
  const { world, container } = await manifestWorldInMemory();
  await world.work.ensureContainer(world.config.workContainer);
  await world.images.write(container, 'a.png', await madeImage('png'));
  const whole = interruptedWorld(world, 0, 'before');
  await markStale(world, { container, name: 'a.png' });
  await refresh(whole.world, container);
  for (let at = 1; at <= whole.calls(); at++) {
    await world.images.write(container, 'b.png', await madeImage('png'));
    await world.images.write(container, 'a.png', await madeImage('png'));
    await markStale(world, { container, name: 'b.png' });
    const killed = interruptedWorld(world, at, 'before');
    const done = refresh(killed.world, container).then(() => 'done');
    const end = await Promise.race([killed.stopped.then(() => 'killed'), done]);
    if (end === 'killed') expect(await whyRefreshIsDue(later(world, 31), container)).toContain('nobody is doing it');
    expect(await refresh(world, container)).toMatchObject({ state: 'done', images: 2 });
    expect(await whyRefreshIsDue(later(world, 31), container)).toBeUndefined();
  }
});

test('whyRefreshIsDue() tells of a rebuild that was killed before its message was sent', async () => {
  const { world, container } = await manifestWorldInMemory();
  await world.images.write(container, 'a.png', await madeImage('png'));
  await refresh(world, container);
  const lost = { ...world.queue, send: () => Promise.reject(new Error('killed')) };
  await expect(rebuildManifest({ ...world, queue: lost }, container)).rejects.toThrow('killed');
  expect(await whyRefreshIsDue(later(world, 31), container)).toContain('nobody is doing it');
});

test('whyRefreshIsDue() tells of a run that left the rest to a message that never came', async () => {
  const { world, container } = await manifestWorldInMemory();
  const image = await madeImage('png');
  for (let i = 0; i < 150; i++) await world.images.write(container, `${i}.png`, image);
  expect(await refreshManifest(world, { container, budgetMs: 0 })).toMatchObject({ state: 'more' });
  expect(await whyRefreshIsDue(later(world, 31), container)).toContain('nobody is doing it');
});

test('whyRefreshIsDue() tells of a container that held images before there was anybody to hear of them', async () => {
  const { world, container } = await manifestWorldInMemory();
  expect(await whyRefreshIsDue(world, container)).toBe('it was never made');
  expect(await whyRefreshIsDue(world, 'not-there')).toBeUndefined();
  await markStale(world, { container, name: 'a.png' });
  expect(await whyRefreshIsDue(world, container)).toBeUndefined();
});

test('a manifest of other settings is not fresh, and is rebuilt by the timer', async () => {
  const { world, container } = await manifestWorldInMemory();
  for (const name of ['a.png', 'b.png']) await world.images.write(container, name, await madeImage('png'));
  await refresh(world, container);
  expect(await whyRefreshIsDue(world, container)).toBeUndefined();
  const changed = { ...world, config: { ...world.config, imagesExclude: ['a*'] } };
  expect(await whyRefreshIsDue(changed, container)).toContain('other settings');
  expect((await manifestState(changed, container)).fresh).toBe(false);
  expect(await refresh(changed, container)).toMatchObject({ state: 'done', images: 1, read: 0 });
  expect((await manifestState(changed, container)).fresh).toBe(true);
  expect(await whyRefreshIsDue(changed, container)).toBeUndefined();
});
