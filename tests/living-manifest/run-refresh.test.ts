import { BlobServiceClient } from '@azure/storage-blob';
import { expect, inject, test } from 'vitest';
import { RemoteError } from '../../shared/errors.ts';
import { manifestBlobs } from '../../shared/living-manifest/manifest-blobs.ts';
import { countPoisonMessages } from '../../shared/living-manifest/poison-messages.ts';
import { runRefresh } from '../../shared/living-manifest/run-refresh.ts';
import type { World } from '../../shared/world.ts';
import { madeImage } from '../images/made-images.ts';
import { manifestWorld } from './manifest-world.ts';

test('runRefresh() fails where somebody holds a lease on the manifest, and does not run again and again for it', async () => {
  const { world, container } = await manifestWorld();
  await world.images.write(container, 'a.png', await madeImage('png'));
  await runRefresh(world, container);
  const blobs = BlobServiceClient.fromConnectionString(inject('azurite')).getContainerClient(container);
  await blobs.getBlobClient('manifest.jsonl').getBlobLeaseClient().acquireLease(-1);
  await world.images.write(container, 'b.png', await madeImage('png'));
  await expect(runRefresh(world, container)).rejects.toMatchObject({ code: 'STORAGE_REFUSED', retryable: false });
  expect(await world.queue.length(world.config.manifest.queue)).toBe(0);
});

test('runRefresh() goes on at once, and waits for a run under way and longer for storage that fails', async () => {
  const { world, container } = await manifestWorld();
  const { workContainer } = world.config;
  await world.work.ensureContainer(workContainer);
  const delays: (number | undefined)[] = [];
  const queue: World['queue'] = {
    ...world.queue,
    send: async (_, __, options) => void delays.push(options?.delaySeconds),
  };
  await world.work.withLease(workContainer, manifestBlobs(container).lease, () =>
    runRefresh({ ...world, queue }, container),
  );
  const lost: World['work'] = { ...world.work, withLease: async (_, __, run) => run(AbortSignal.abort()) };
  await runRefresh({ ...world, queue, work: lost }, container);
  const busy = new RemoteError('Storage is busy', { code: 'STORAGE_REFUSED', fix: '', retryable: true, status: 503 });
  const failing: World['work'] = { ...world.work, withLease: () => Promise.reject(busy) };
  await runRefresh({ ...world, queue, work: failing }, container);
  expect(delays).toEqual([10, 0, 120]);
});

test('countPoisonMessages() counts an event once that stands in both accounts or is looked at twice, of one container', async () => {
  const { world, container } = await manifestWorld();
  const event = (id: string, name: string) => ({ id, value: { ContainerName: name } });
  const peeking = (events: { id: string; value: unknown }[]) => ({ ...world.queue, peek: async () => events });
  const queue = peeking([event('1', container), event('2', container)]);
  const imagesQueue = peeking([event('2', container), event('3', container), event('4', 'other')]);
  expect(await countPoisonMessages({ ...world, queue, imagesQueue }, container)).toEqual({ refreshes: 0, events: 3 });
  expect(await countPoisonMessages({ ...world, queue }, container)).toEqual({ refreshes: 0, events: 2 });
});
