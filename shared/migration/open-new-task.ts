import { imagesOf } from '../cvat/read-back.ts';
import type { World } from '../world.ts';
import { framePaths } from './frame-paths.ts';
import { knownFrames } from './known-frames.ts';
import { openFrames } from './open-frames.ts';
import { tellingOpened } from './opened-so-far.ts';
import { readTaskPlan, runOf } from './plan.ts';
import { chunkSizeOf } from './read-task.ts';
import type { CreatedTaskRef } from './task-input.ts';
import { readTaskImages } from './task-slices.ts';

/** Chunks of a new task that CVAT cannot open, as the images in them: while it is empty, it can be made again without one. */
export async function openNewTask(world: World, ref: CreatedTaskRef): Promise<{ broken: string[][]; detail: string }> {
  const plan = await readTaskPlan(world, ref);
  const { request } = await runOf(world, ref, plan);
  const slice = { images: await readTaskImages(world, ref, plan) };
  const known = await knownFrames(world, ref);
  const meta = known?.meta ?? (await world.cvat.tasks.dataMeta(ref.taskId));
  if (!meta) return { broken: [], detail: '' };
  const reading = {
    jobs: known?.jobs ?? (await world.cvat.tasks.jobs(ref.taskId)),
    images: imagesOf(meta, framePaths(request, slice, undefined)),
    chunkSize: chunkSizeOf(meta),
  };
  const { opened } = await openFrames(world, reading, slice, tellingOpened(world, ref, 'opening'));
  return { broken: opened.broken.map(({ images }) => images), detail: opened.broken[0]?.detail ?? '' };
}
