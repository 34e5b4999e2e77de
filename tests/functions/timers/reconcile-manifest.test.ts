import { InvocationContext, type Timer } from '@azure/functions';
import { expect, inject, test } from 'vitest';
import { manifestBlobs } from '../../../shared/living-manifest/manifest-blobs.ts';
import { refreshManifest } from '../../../shared/living-manifest/refresh-manifest.ts';
import { manifestWorld } from '../../living-manifest/manifest-world.ts';

const timer = { isPastDue: false } as Timer;

test('reconcileManifests() queues a refresh, and needs nothing of what an operator sees for it', async () => {
  const { world, container } = await manifestWorld();
  const { workContainer, manifest } = world.config;
  Object.assign(process.env, {
    ...{ AzureWebJobsStorage: inject('azurite'), ImagesStorage: inject('azurite'), IMAGE_CONTAINERS: container },
    ...{ WORK_CONTAINER: workContainer, MANIFEST_QUEUE: manifest.queue, PUBLIC_URL: 'http://127.0.0.1:9' },
    ...{ CVAT_URL: 'http://127.0.0.1:9', CVAT_TOKEN: 'none' },
  });
  const { reconcileManifests } = await import('../../../functions/timers/reconcile-manifest.ts');
  await refreshManifest(world, { container, budgetMs: 60_000 });
  await world.work.write(workContainer, manifestBlobs(container).remarks, 'broken');
  await reconcileManifests(timer, new InvocationContext());
  expect(await world.queue.peek(manifest.queue)).toMatchObject([{ value: { container } }]);
});
