import { z } from 'zod';
import { DataMeta, Job } from '../cvat/wire.ts';
import { glanceAtWork, writeWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import type { CreatedTaskRef } from './task-input.ts';

/**
 * Which frames a new task has, and which of them each of its jobs shows: what the steps that fill and verify it need. The last look
 * lists the frames again, since people may have deleted some meanwhile; the frames of a job never change.
 */
export const KnownFrames = z.object({ taskId: z.int(), meta: DataMeta, jobs: z.array(Job) });
export type KnownFrames = z.infer<typeof KnownFrames>;

/** Keeps for the next steps what was read of a task that this run has made. */
export function noteFrames(world: World, ref: CreatedTaskRef, known: Omit<KnownFrames, 'taskId'>): Promise<void> {
  return writeWork(world, workBlobs(ref.id).taskFrames(ref.task), { taskId: ref.taskId, ...known });
}

/** undefined where nothing was kept of this very task: then CVAT is to be asked. */
export async function knownFrames(world: World, ref: CreatedTaskRef): Promise<KnownFrames | undefined> {
  const known = await glanceAtWork(world, workBlobs(ref.id).taskFrames(ref.task), KnownFrames);
  return known?.taskId === ref.taskId ? known : undefined;
}
