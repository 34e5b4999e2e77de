import { z } from 'zod';
import { LabelRecord } from '../dataset/record.ts';
import { findWork, readWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { Held } from './held.ts';

const Planned = z.object({
  index: z.int().nonnegative(),
  name: z.string(),
  /** What the task has, or will have, in its `bug_tracker`. */
  link: z.string(),
  images: z.int(),
  annotations: z.int(),
  /** Number of part blobs that hold the task's records, in order. */
  parts: z.int(),
});

/** A task to be made, or one that an earlier run made and that holds images of this export. */
export const PlannedTask = z.discriminatedUnion('kind', [
  Planned.extend({ kind: z.literal('new') }),
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

export function readPlan(world: World, id: string): Promise<Plan> {
  return readWork(world, workBlobs(id).plan, Plan);
}
