import { InvocationContext } from '@azure/functions';
import { expect, test } from 'vitest';
import { reconcileManifests } from '../../../functions/timers/reconcile-manifest.ts';
import { manifestBlobs } from '../../../shared/living-manifest/manifest-blobs.ts';
import { refreshManifest } from '../../../shared/living-manifest/refresh-manifest.ts';
import { manifestWorld } from '../../living-manifest/manifest-world.ts';

test('reconcileManifests() queues a refresh, and needs nothing of what an operator sees for it', async () => {
  const { world, container } = await manifestWorld();
  const { workContainer, manifest } = world.config;
  await refreshManifest(world, { container, budgetMs: 60_000 });
  await world.work.write(workContainer, manifestBlobs(container).remarks, 'broken');
  await reconcileManifests(world, new InvocationContext());
  expect(await world.queue.peek(manifest.queue)).toMatchObject([{ value: { container } }]);
});
