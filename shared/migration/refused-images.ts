import { z } from 'zod';
import { Finding } from '../dataset/finding.ts';
import { glanceAtWork, writeWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { planVersion } from './plan-version.ts';
import type { TaskRef } from './task-input.ts';

const RefusedImage = z.object({ path: z.string(), findings: z.array(Finding) });
export type RefusedImage = z.infer<typeof RefusedImage>;

const Refused = z.object({ plan: z.string(), images: z.array(RefusedImage) });

/** Images that CVAT refused in this run: they are left out of the task, each with the findings that say so. */
export async function refusedImages(world: World, { id, task }: TaskRef): Promise<RefusedImage[]> {
  const known = await glanceAtWork(world, workBlobs(id).taskRefused(task), Refused);
  // As of most tasks: nothing is asked that says nothing.
  if (known === undefined || known.images.length === 0) return [];
  return known.plan === (await planVersion(world, id)) ? known.images : [];
}

export async function addRefused(world: World, ref: TaskRef, more: readonly RefusedImage[]): Promise<void> {
  const before = await refusedImages(world, ref);
  const images = [...before, ...more.filter(({ path }) => !before.some((one) => one.path === path))];
  const refused: z.infer<typeof Refused> = { plan: await planVersion(world, ref.id), images };
  await writeWork(world, workBlobs(ref.id).taskRefused(ref.task), refused);
}
