import { z } from 'zod';
import { glanceAtWork, writeWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { planVersion } from './plan-version.ts';
import type { CreatedTaskRef } from './task-input.ts';

const Updates = z.object({ plan: z.string(), taskId: z.int(), paths: z.array(z.string()) });

/** Images that this run has written, over all invocations of the step: each finds what the one before wrote as it should be. */
export async function noteUpdated(world: World, ref: CreatedTaskRef, paths: ReadonlySet<string>): Promise<void> {
  const before = await updatedImages(world, ref);
  const all = [...new Set([...before, ...paths])];
  const updates: z.infer<typeof Updates> = { plan: await planVersion(world, ref.id), taskId: ref.taskId, paths: all };
  await writeWork(world, workBlobs(ref.id).taskUpdates(ref.task), updates);
}

export async function updatedImages(world: World, ref: CreatedTaskRef): Promise<ReadonlySet<string>> {
  const known = await glanceAtWork(world, workBlobs(ref.id).taskUpdates(ref.task), Updates);
  const same = known?.taskId === ref.taskId && known.plan === (await planVersion(world, ref.id));
  return new Set(same ? known.paths : []);
}
