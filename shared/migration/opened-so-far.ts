import { z } from 'zod';
import { writeWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import type { TaskRef } from './task-input.ts';

/** Seldom enough to cost nothing beside the pictures themselves; a small task is done before anything is told. */
const EVERY_MS = 3_000;

/** How many chunks of a task's pictures CVAT has opened: an activity cannot tell its orchestration before it ends. */
export const OpenedSoFar = z.object({
  ...{ step: z.enum(['opening', 'verifying']), done: z.int(), total: z.int() },
  /** ISO date: what an earlier run has left says nothing of this one. */
  at: z.iso.datetime(),
});
export type OpenedSoFar = z.infer<typeof OpenedSoFar>;

/** To be told of every chunk; writes it down from time to time. */
export function tellingOpened(
  world: World,
  { id, task }: TaskRef,
  step: OpenedSoFar['step'],
): (done: number, total: number) => Promise<void> {
  let told = world.now().getTime();
  return async (done, total) => {
    const now = world.now();
    if (now.getTime() - told < EVERY_MS) return;
    told = now.getTime();
    const so: OpenedSoFar = { step, done, total, at: now.toISOString() };
    await writeWork(world, workBlobs(id).taskOpened(task), so);
  };
}
