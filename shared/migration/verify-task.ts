import { compareTask } from '../verification/compare.ts';
import { writeWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { expectedTask } from './expected-task.ts';
import { readPrepared } from './prepared.ts';
import { readActual } from './read-actual.ts';
import type { CreatedTaskRef } from './task-input.ts';
import type { TaskReport } from './task-report.ts';
import { readSlice } from './task-slices.ts';

/** Reads the task back from CVAT and compares it with the dataset; nothing that was uploaded is trusted. */
export async function verifyTask(world: World, ref: CreatedTaskRef & { kept: boolean }): Promise<{ taskId: number }> {
  const { request } = await readPrepared(world, ref.id);
  const { expected, pathOf } = expectedTask(request, await readSlice(world, ref.id, ref.task));
  const actual = await readActual(world, ref.taskId, pathOf);
  const comparison = compareTask({ expected, actual });
  const unrendered: string[] = [];
  for (const frame of sample(actual.images.length)) {
    if (!(await world.cvat.tasks.frameLoads(ref.taskId, frame)))
      unrendered.push(actual.images[frame]?.path ?? `frame ${frame}`);
  }
  const { task, taskId, kept } = ref;
  const report: TaskReport = { state: 'verified', task, taskId, kept, comparison, unrendered };
  await writeWork(world, workBlobs(ref.id).taskResult(task), report);
  return { taskId };
}

/** First, middle and last frame: rendering costs CVAT a download and a decode each. */
function sample(frames: number): Iterable<number> {
  return frames === 0 ? [] : new Set([0, Math.floor(frames / 2), frames - 1]);
}
