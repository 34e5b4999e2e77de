import type { TaskPart } from '../verification/task-findings.ts';
import { readWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import type { Plan, PlannedTask } from './plan.ts';
import { TaskReport } from './task-report.ts';

/** What the report says of each planned task: those of this run that were done, and the rest as planned or not reached. */
export async function taskParts(
  world: World,
  plan: Plan,
  run: { id: string; dryRun: boolean; tasks: number },
): Promise<TaskPart[]> {
  const parts: TaskPart[] = [];
  for (const task of plan.tasks) {
    const { name, images, annotations } = task;
    const planned = { name, images, annotations };
    if (run.dryRun) parts.push({ ...planned, state: 'planned' });
    else if (task.index < run.tasks) parts.push({ ...planned, ...(await resultOf(world, run.id, task)) });
  }
  return parts;
}

type Result =
  | Omit<Extract<TaskPart, { state: 'verified' }>, keyof PlannedTask>
  | Omit<Extract<TaskPart, { state: 'failed' }>, keyof PlannedTask>;

async function resultOf(world: World, id: string, task: PlannedTask): Promise<Result> {
  const report = await readWork(world, workBlobs(id).taskResult(task.index), TaskReport);
  if (report.state === 'failed') return { state: 'failed', finding: report.finding };
  const { taskId, comparison, kept, opened } = report;
  const unrendered = opened.broken.flatMap(({ images }) => images);
  return { state: 'verified', id: taskId, comparison, kept: kept.count > 0, unrendered };
}
