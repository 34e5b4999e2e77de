import pMap from 'p-map';
import { z } from 'zod';
import { LabelRecord } from '../dataset/record.ts';
import { InvalidInputError } from '../errors.ts';
import { findWork, readWork, writeWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { Held } from './held.ts';
import { RefusedImage } from './refused-image.ts';
import { readStoredRequest, TaskRun } from './stored-request.ts';
import { readLink } from './task-link.ts';

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

/** All that each step of one task has to know before it begins, in one blob. What is optional an earlier version kept elsewhere. */
export const TaskPlan = z.object({
  task: PlannedTask,
  labels: z.array(LabelRecord),
  run: TaskRun.exactOptional(),
  /** Our own user id in CVAT. */
  self: z.int().exactOptional(),
  /** Images that CVAT has refused since the plan was made. */
  refused: z.array(RefusedImage).exactOptional(),
});
export type TaskPlan = z.infer<typeof TaskPlan>;

/** The plan as a whole is written last: where it is, all of it is. */
export async function writePlan(
  world: World,
  id: string,
  plan: Plan,
  known: { run?: TaskRun; self?: number } = {},
): Promise<void> {
  const { labels, tasks } = plan;
  const write = (task: PlannedTask) => writeTaskPlan(world, id, { task, labels, ...known, refused: [] });
  await pMap(tasks, write, { concurrency: AT_ONCE });
  await writeWork(world, workBlobs(id).plan, plan);
}

export function writeTaskPlan(world: World, id: string, plan: TaskPlan): Promise<void> {
  return writeWork(world, workBlobs(id).taskPlan(plan.task.index), plan);
}

/** What stays with a task in whatever plan it stands; '' where its link tells none. */
export function keyOf({ link }: Pick<PlannedTask, 'link'>): string {
  return readLink(link)?.key ?? '';
}

/** `key`: of the task that the step works on. Throws InvalidInputError where a later plan has another one in its place. */
export async function readTaskPlan(
  world: World,
  { id, task, key }: { id: string; task: number; key?: string },
): Promise<TaskPlan> {
  const plan = await readWork(world, workBlobs(id).taskPlan(task), TaskPlan);
  if (key === undefined || key === keyOf(plan.task)) return plan;
  throw new InvalidInputError(`Cannot go on with task ${task + 1} of the plan: the migration has been planned again`, {
    code: 'PLAN_REPLACED',
    fix: 'Let the run that was begun later go on. Where none runs, start the migration again',
  });
}

/** What the migration was asked to do, as the plan of a task has it. */
export async function runOf(world: World, { id }: { id: string }, { run }: TaskPlan): Promise<TaskRun> {
  return run ?? (await readStoredRequest(world, id));
}

export function readPlan(world: World, id: string): Promise<Plan> {
  return readWork(world, workBlobs(id).plan, Plan);
}
