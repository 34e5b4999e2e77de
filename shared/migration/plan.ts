import pMap from 'p-map';
import { z } from 'zod';
import { LabelRecord } from '../dataset/record.ts';
import { findWork, readWork, writeWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { Held } from './held.ts';

const AT_ONCE = 16;

const Planned = z.object({
  index: z.int().nonnegative(),
  name: z.string(),
  /** What the task has, or will have, in its `bug_tracker`. */
  link: z.string(),
  images: z.int(),
  annotations: z.int(),
  /** Number of part blobs that hold its images, and its annotations, in order. */
  imageParts: z.int(),
  annotationParts: z.int(),
});

/** A task to be made, or one that an earlier run made and that holds images of this export. */
export const PlannedTask = z.discriminatedUnion('kind', [
  /** `segmentSize`: images of one job; absent where CVAT's own is as good. */
  Planned.extend({ kind: z.literal('new'), segmentSize: z.int().positive().exactOptional() }),
  Planned.extend({ kind: z.literal('existing'), taskId: z.int(), projectId: z.int() }),
]);
export type PlannedTask = z.infer<typeof PlannedTask>;

export const Plan = z.object({
  /** Where new tasks go. Without an id it is made, or found by its name. */
  project: Held.shape.project,
  labels: z.array(LabelRecord),
  images: z.int(),
  annotations: z.int(),
  tasks: z.array(PlannedTask),
});
export type Plan = z.infer<typeof Plan>;

/** undefined where the migration was never planned. */
export function findPlan(world: World, id: string): Promise<Plan | undefined> {
  return findWork(world, workBlobs(id).plan, Plan);
}

/** What the steps of one task need of the plan. */
const TaskPlan = z.object({ task: PlannedTask, labels: z.array(LabelRecord) });
type TaskPlan = z.infer<typeof TaskPlan>;

/** The plan as a whole is written last: where it is, all of it is. */
export async function writePlan(world: World, id: string, plan: Plan): Promise<void> {
  const { labels, tasks } = plan;
  const write = (task: PlannedTask) => writeWork(world, workBlobs(id).taskPlan(task.index), { task, labels });
  await pMap(tasks, write, { concurrency: AT_ONCE });
  await writeWork(world, workBlobs(id).plan, plan);
}

export function readTaskPlan(world: World, { id, task }: { id: string; task: number }): Promise<TaskPlan> {
  return readWork(world, workBlobs(id).taskPlan(task), TaskPlan);
}

export function readPlan(world: World, id: string): Promise<Plan> {
  return readWork(world, workBlobs(id).plan, Plan);
}
