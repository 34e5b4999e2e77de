import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';

/** Changes with every run, which makes its plan again: what was noted beside another plan is of an earlier run. */
export async function planVersion(world: World, id: string): Promise<string> {
  return (await world.work.head(world.config.workContainer, workBlobs(id).plan))?.etag ?? '';
}
