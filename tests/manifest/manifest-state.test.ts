import { expect, test } from 'vitest';
import { manifestState } from '../../shared/migration/manifest-state.ts';
import { markStale } from '../../shared/migration/mark-stale.ts';
import { refreshManifest } from '../../shared/migration/refresh-manifest.ts';
import type { World } from '../../shared/world.ts';
import { madeImage } from '../images/made-images.ts';
import { manifestWorld } from './manifest-world.ts';

const refresh = (world: World, container: string) => refreshManifest(world, { container, budgetMs: 60_000 });

// biome-ignore lint/correctness/useYield: it fails before
async function* stopped(): AsyncGenerator<never> {
  throw new Error('stopped');
}

test('manifestState() is not fresh while a refresh starts that has just cleared the marker', async () => {
  const { world, container } = await manifestWorld({ MANIFEST_QUIET_SECONDS: '0' });
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
