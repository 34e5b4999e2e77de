import { InvocationContext, type Timer } from '@azure/functions';
import { expect, inject, test } from 'vitest';
import { manifestBlobs } from '../../shared/migration/manifest-blobs.ts';
import { refreshManifest } from '../../shared/migration/refresh-manifest.ts';
import { madeImage } from '../images/made-images.ts';
import { manifestWorld, textOf } from '../manifest/manifest-world.ts';

const timer = { isPastDue: false } as Timer;

test('reconcileManifests() needs nothing of what an operator sees to refresh', async () => {
  const { world, container } = await manifestWorld();
  const { workContainer, manifest } = world.config;
  Object.assign(process.env, {
    ...{ AzureWebJobsStorage: inject('azurite'), ImagesStorage: inject('azurite'), IMAGE_CONTAINERS: container },
    ...{ WORK_CONTAINER: workContainer, MANIFEST_QUEUE: manifest.queue, PUBLIC_URL: 'http://127.0.0.1:9' },
    ...{ CVAT_URL: 'http://127.0.0.1:9', CVAT_TOKEN: 'none' },
  });
  const { reconcileManifests } = await import('../../functions/reconcile-manifest.ts');
  await refreshManifest(world, { container, budgetMs: 60_000 });
  await world.work.write(workContainer, manifestBlobs(container).remarks, 'broken');
  await world.images.write(container, 'lost-event.png', await madeImage('png'));
  await reconcileManifests(timer, new InvocationContext());
  expect(await textOf(world, container, 'manifest.jsonl')).toContain('lost-event');
});
