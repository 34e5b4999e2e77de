import { writeWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { readTaskPlan } from './plan.ts';
import type { TaskReport } from './task-report.ts';
import type { TaskResult } from './task-result.ts';

/** Writes down what a failed task failed of, and answers how much further the migration is. */
export async function noteTask(
  world: World,
  { id, result }: { id: string; result: TaskResult },
): Promise<{ images: number; annotations: number }> {
  if (result.state === 'failed') {
    const report: TaskReport = { state: 'failed', task: result.task, finding: result.finding };
    await writeWork(world, workBlobs(id).taskResult(result.task), report);
  }
  const { images, annotations } = (await readTaskPlan(world, { id, task: result.task })).task;
  return { images, annotations };
}
