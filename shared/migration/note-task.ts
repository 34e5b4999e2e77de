import type { z } from 'zod';
import { writeWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { endsAll } from './ends-all.ts';
import { endLanes, LanesRef, stateOfLanes } from './lanes.ts';
import { readTaskPlan } from './plan.ts';
import type { TaskReport } from './task-report.ts';
import { TaskResult } from './task-result.ts';

export const NoteInput = LanesRef.extend({ result: TaskResult });
export type NoteInput = z.infer<typeof NoteInput>;

export type Noted = { images: number; annotations: number; goOn: boolean };

/** Writes down what a failed task failed of; answers how much further the migration is, and whether its lanes go on. */
export async function noteTask(world: World, { id, run, result }: NoteInput): Promise<Noted> {
  const lanes = await stateOfLanes(world, { id, run });
  if (lanes === 'gone') return { images: 0, annotations: 0, goOn: false };
  if (result.state === 'failed') {
    const report: TaskReport = { state: 'failed', task: result.task, finding: result.finding };
    await writeWork(world, workBlobs(id).taskResult(result.task), report);
  }
  const ends = endsAll(result);
  if (ends) await endLanes(world, { id, run });
  const { images, annotations } = (await readTaskPlan(world, { id, task: result.task })).task;
  return { images, annotations, goOn: lanes === 'at work' && !ends };
}
