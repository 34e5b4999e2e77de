import { z } from 'zod';
import { glanceAtWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { readTaskPlan, type TaskPlan, writeTaskPlan } from './plan.ts';
import { planVersion } from './plan-version.ts';
import { RefusedImage } from './refused-image.ts';
import type { TaskRef } from './task-input.ts';

/** Images that CVAT refused in this run: they are left out of the task, each with the findings that say so. */
export async function refusedImages(world: World, ref: TaskRef, plan: TaskPlan): Promise<RefusedImage[]> {
  return plan.refused ?? (await notedApart(world, ref));
}

export async function addRefused(world: World, ref: TaskRef, more: readonly RefusedImage[]): Promise<void> {
  const plan = await readTaskPlan(world, ref);
  const before = await refusedImages(world, ref, plan);
  const refused = [...before, ...more.filter(({ path }) => !before.some((one) => one.path === path))];
  await writeTaskPlan(world, ref.id, { ...plan, refused });
}

const Noted = z.object({ plan: z.string(), images: z.array(RefusedImage) });

/** By an earlier version of the app, whose migrations can still be undone and exported back. */
async function notedApart(world: World, { id, task }: TaskRef): Promise<RefusedImage[]> {
  const known = await glanceAtWork(world, workBlobs(id).taskRefused(task), Noted);
  // As of most tasks: nothing is asked that says nothing.
  if (known === undefined || known.images.length === 0) return [];
  return known.plan === (await planVersion(world, id)) ? known.images : [];
}
