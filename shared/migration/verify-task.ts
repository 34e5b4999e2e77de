import { compareTask } from '../verification/compare.ts';
import type { Opened, Sums } from '../verification/task-outcome.ts';
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
  const slice = await readSlice(world, ref.id, ref.task);
  const { expected, pathOf } = expectedTask(request, slice);
  const actual = await readActual(world, ref.taskId, pathOf);
  const comparison = compareTask({ expected, actual });
  const opened: Opened = { chunks: 0, opened: 0, measured: 0, broken: [] };
  for (const frame of sample(actual.images.length)) {
    opened.chunks += 1;
    if (await world.cvat.tasks.frameLoads(ref.taskId, frame)) opened.opened += 1;
    else opened.broken.push({ images: [actual.images[frame]?.path ?? `frame ${frame}`], detail: '' });
  }
  const { task, taskId, kept } = ref;
  const all: Sums = { images: slice.images.length, annotations: slice.annotations.length };
  const none: Sums = { images: 0, annotations: 0 };
  const report: TaskReport = {
    ...{
      state: 'verified',
      task,
      taskId,
      projectId: (await world.cvat.tasks.get(taskId))?.project_id ?? 0,
      made: true,
    },
    outcome: { new: kept ? none : all, equal: none, updated: none, kept: kept ? all : none },
    kept: { count: kept ? all.images : 0, images: [] },
    ...{ comparison, opened, findings: [] },
  };
  await writeWork(world, workBlobs(ref.id).taskResult(task), report);
  return { taskId };
}

/** First, middle and last frame: rendering costs CVAT a download and a decode each. */
function sample(frames: number): Iterable<number> {
  return frames === 0 ? [] : new Set([0, Math.floor(frames / 2), frames - 1]);
}
