import { z } from 'zod';
import type { World } from '../world.ts';

const BLOB_EVENTS = 'webjobs-blobtrigger-poison';
const BlobEvent = z.object({ ContainerName: z.string() });

export type GivenUp = {
  /** Refresh messages that failed five times, of all containers. */
  refreshes: number;
  /** Events of blobs of this container that failed five times, of the first 32 in their queue. */
  events: number;
};

/**
 * What the host has given up. It leaves blob events in the account of the blobs, or in its own where that one has no
 * queues; other apps use the same queue.
 */
export async function givenUp(world: World, container: string): Promise<GivenUp> {
  const refreshes = await world.queue.length(`${world.config.manifest.queue}-poison`);
  const events = new Set<string>();
  for (const queue of [world.queue, world.imagesQueue]) {
    for (const { id, value } of (await queue?.peek(BLOB_EVENTS)) ?? []) {
      if (BlobEvent.safeParse(value).data?.ContainerName === container) events.add(id);
    }
  }
  return { refreshes, events: events.size };
}
