import { expect, test } from 'vitest';
import { reconcileManifests, resumeManifests } from '../../../functions/timers/reconcile-manifest.ts';
import { refreshManifest } from '../../../shared/living-manifest/refresh-manifest.ts';
import type { World } from '../../../shared/world.ts';
import { manifestWorld } from '../../living-manifest/manifest-world.ts';
import { ERRORS } from '../broken-world.ts';
import { invocation } from '../invocation.ts';

/** Two containers, of which nothing can be asked of the first. */
async function firstBroken() {
  const [broken, whole] = [await manifestWorld(), await manifestWorld()];
  const { world, container } = whole;
  const failing: World['work'] = {
    ...world.work,
    head: (at, name) => (name.includes(broken.container) ? Promise.reject(ERRORS.lasting) : world.work.head(at, name)),
  };
  const config = { ...world.config, imageContainers: [broken.container, container] };
  const queued = async () => (await world.queue.peek(config.manifest.queue)).map(({ value }) => value);
  return { world: { ...world, work: failing, config }, broken: broken.container, container, queued };
}

test.each([
  ['reconcileManifests()', reconcileManifests],
  ['resumeManifests()', resumeManifests],
])('%s visits every container, and fails in the end where one of them failed', async (_, timer) => {
  const { world, broken, container, queued } = await firstBroken();
  const { context, logs } = invocation();
  await expect(timer(world, context)).rejects.toThrow('Cannot reconcile 1 manifests');
  expect(await queued()).toEqual([{ container }]);
  expect(logs).toContain(`error Manifest of "${broken}": ${ERRORS.lasting.message}`);
});

test('resumeManifests() queues a refresh of a manifest that was never made, and none where all is well', async () => {
  const { world, container } = await manifestWorld();
  const { context, logs } = invocation();
  const queued = () => world.queue.length(world.config.manifest.queue);
  await resumeManifests(world, context);
  expect(await queued()).toBe(1);
  expect(logs).toEqual([`warning Manifest of "${container}": it was never made: a refresh is queued`]);
  await refreshManifest(world, { container, budgetMs: 60_000 });
  await resumeManifests(world, context);
  expect(await queued()).toBe(1);
  expect(logs).toHaveLength(1);
});
