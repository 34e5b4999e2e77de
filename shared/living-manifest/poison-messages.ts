import { z } from 'zod';
import type { World } from '../world.ts';

const BLOB_EVENTS = 'webjobs-blobtrigger-poison';
const BlobEvent = z.object({ ContainerName: z.string() });

/** What the host gave up after five tries. */
export const PoisonMessages = z.object({
  /** Refresh messages that failed five times, of all containers. */
  refreshes: z.int(),
  /** Events of blobs of this container that failed five times, of the first 32 in their queue. */
  events: z.int(),
});
export type PoisonMessages = z.infer<typeof PoisonMessages>;

export async function countPoisonMessages(world: World, container: string): Promise<PoisonMessages> {
  const refreshes = await world.queue.length(`${world.config.manifest.queue}-poison`);
  return { refreshes, events: await givenUpEvents(world, container) };
}

/**
 * The host leaves blob events in the account of the blobs, or in its own where that one has no queues; other apps use the
 * same queue.
 */
export async function givenUpEvents(world: World, container: string): Promise<number> {
  const events = new Set<string>();
  for (const queue of [world.queue, world.imagesQueue]) {
    for (const { id, value } of (await queue?.peek(BLOB_EVENTS)) ?? []) {
      if (BlobEvent.safeParse(value).data?.ContainerName === container) events.add(id);
    }
  }
  return events.size;
}
