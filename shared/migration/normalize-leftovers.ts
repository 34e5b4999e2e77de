import type { World } from '../world.ts';

/** Below it, each request that normalizes keeps what it needs while it is answered. */
export const NORMALIZE_ROOT = 'normalize/';

/** Longer than any plan lets a request run. */
const OLD_MS = 24 * 60 * 60 * 1000;

/** A host that died while it answered left its blobs behind: the next request takes them away. */
export async function removeLeftovers(world: World): Promise<void> {
  const { workContainer } = world.config;
  await world.work.ensureContainer(workContainer);
  const young = world.now().getTime() - OLD_MS;
  for await (const { name, lastModified } of world.work.list(workContainer, { prefix: NORMALIZE_ROOT })) {
    if (lastModified.getTime() < young) await world.work.delete(workContainer, name);
  }
}
