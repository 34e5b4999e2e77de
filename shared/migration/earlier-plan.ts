import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import type { Batches } from './batches.ts';
import { findPlan } from './plan.ts';
import { readSlice } from './task-slices.ts';

/** Which images an earlier run put into which task, and how these are called; undefined where it made none in CVAT. */
export async function earlierPlan(
  world: World,
  id: string,
): Promise<{ batches: Batches; names: string[] } | undefined> {
  const plan = await findPlan(world, id);
  if (!plan || !(await world.work.head(world.config.workContainer, workBlobs(id).taskResult(0)))) return undefined;
  const taskOf = new Map<string, number>();
  for (const { index } of plan.tasks) {
    for (const image of (await readSlice(world, id, index)).images) taskOf.set(image.path, index);
  }
  return { batches: { count: plan.tasks.length, taskOf }, names: plan.tasks.map((task) => task.name) };
}
