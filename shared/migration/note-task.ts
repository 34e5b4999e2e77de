import { z } from 'zod';
import { glanceAtWork, writeWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { endsAll } from './ends-all.ts';
import { readTaskPlan } from './plan.ts';
import { MigrationId } from './task-input.ts';
import type { TaskReport } from './task-report.ts';
import { TaskResult } from './task-result.ts';

/** Which lanes have ended early: those of the run that began at `run`. */
const Ended = z.object({ run: z.string() });

export const NoteInput = z.object({ id: MigrationId, run: z.string(), result: TaskResult });
export type NoteInput = z.infer<typeof NoteInput>;

export type Noted = { images: number; annotations: number; goOn: boolean };

/** Writes down what a failed task failed of; answers how much further the migration is, and whether its lanes go on. */
export async function noteTask(world: World, { id, run, result }: NoteInput): Promise<Noted> {
  const blobs = workBlobs(id);
  if (result.state === 'failed') {
    const report: TaskReport = { state: 'failed', task: result.task, finding: result.finding };
    await writeWork(world, blobs.taskResult(result.task), report);
  }
  const ends = endsAll(result);
  if (ends) await writeWork(world, blobs.lanesEnded, { run } satisfies z.infer<typeof Ended>);
  const { images, annotations } = (await readTaskPlan(world, { id, task: result.task })).task;
  const goOn = !ends && (await glanceAtWork(world, blobs.lanesEnded, Ended))?.run !== run;
  return { images, annotations, goOn };
}
