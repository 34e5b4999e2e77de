import { BlobServiceClient } from '@azure/storage-blob';
import { expect, inject, test } from 'vitest';
import { runRefresh } from '../../shared/migration/run-refresh.ts';
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
