import type { EventGridEvent } from '@azure/functions';
import { describe, expect, test } from 'vitest';
import { imageDeleted } from '../../../functions/events/image-deleted.ts';
import { imageLanded } from '../../../functions/events/image-landed.ts';
import { refreshManifest } from '../../../functions/events/refresh-manifest.ts';
import { staleSince } from '../../../shared/living-manifest/mark-stale.ts';
import type { World } from '../../../shared/world.ts';
import { manifestWorld } from '../../living-manifest/manifest-world.ts';
import { brokenWorld, CONTAINER, ERRORS, type ErrorKind } from '../broken-world.ts';
import { invocation } from '../invocation.ts';

const event = (container: string, name: string, more: Partial<EventGridEvent> = {}): EventGridEvent => ({
  ...{ id: '1', topic: '', eventTime: '', metadataVersion: '1', dataVersion: '1', data: {} },
  subject: `/blobServices/default/containers/${container}/blobs/${name}`,
  eventType: 'Microsoft.Storage.BlobDeleted',
  ...more,
});
const KINDS = Object.keys(ERRORS) as ErrorKind[];

describe('a trigger fails where its world fails, so that it is tried again', () => {
  test.each(KINDS)('imageLanded(), imageDeleted(): %s', async (kind) => {
    const world = brokenWorld(ERRORS[kind]);
    await expect(imageLanded(world, { container: CONTAINER, name: 'a.jpg' })).rejects.toBe(ERRORS[kind]);
    await expect(imageDeleted(world, event(CONTAINER, 'a.jpg'))).rejects.toBe(ERRORS[kind]);
  });

  test.each(KINDS)('refreshManifest(): %s', async (kind) => {
    const { context, logs } = invocation();
    // A failure that may pass is queued again; where not even that is possible, the host counts it.
    await expect(refreshManifest(brokenWorld(ERRORS[kind]), { container: CONTAINER }, context)).rejects.toBe(
      ERRORS[kind],
    );
    expect(logs).toEqual([]);
  });
});

test('refreshManifest() logs a failure that may pass as an error, and queues itself again', async () => {
  const { world, container } = await manifestWorld();
  const { context, logs } = invocation();
  const work: World['work'] = { ...world.work, withLease: () => Promise.reject(ERRORS.passing) };
  const sent: unknown[] = [];
  const queue: World['queue'] = { ...world.queue, send: async (...args) => void sent.push(args) };
  await refreshManifest({ ...world, work, queue }, { container }, context);
  expect(logs).toEqual([expect.stringMatching(/^error MANIFEST_NOT_REFRESHED/)]);
  expect(sent).toEqual([[world.config.manifest.queue, { container }, { delaySeconds: 120 }]]);
});

test('refreshManifest() refuses a message that names no container', async () => {
  const { world } = await manifestWorld();
  await expect(refreshManifest(world, { kontainer: 'x' }, invocation().context)).rejects.toThrow();
});

test('imageDeleted() marks both containers of a rename, of those that the settings know', async () => {
  const [one, other] = [await manifestWorld(), await manifestWorld()];
  const config = { ...one.world.config, imageContainers: [one.container, other.container] };
  const data = { sourceUrl: `https://account.dfs.core.windows.net/${other.container}/a.jpg` };
  const renamed = event(one.container, 'b.jpg', { eventType: 'Microsoft.Storage.BlobRenamed', data });
  await imageDeleted(one.world, renamed);
  expect(await staleSince(one.world, one.container)).toBeInstanceOf(Date);
  expect(await staleSince(one.world, other.container)).toBeUndefined();
  await imageDeleted({ ...one.world, config }, renamed);
  expect(await staleSince(one.world, other.container)).toBeInstanceOf(Date);
});
