import type { Finding } from '../dataset/finding.ts';
import type { TaskPart } from '../verification/task-findings.ts';
import { readWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { keyOf, type Plan, type PlannedTask } from './plan.ts';
import { TaskReport } from './task-report.ts';

/** What the report says of each planned task: those of this run that were done, and the rest as planned or not reached. */
export async function taskParts(
  world: World,
  plan: Plan,
  run: { id: string; dryRun: boolean; done: readonly number[] },
): Promise<TaskPart[]> {
  const parts: TaskPart[] = [];
  const done = new Set(run.done);
  for (const task of plan.tasks) {
    if (run.dryRun && task.kind === 'new') parts.push({ ...plannedTask(task), ...named(task) });
    else if (done.has(task.index)) parts.push({ ...(await doneTask(world, run.id, task)), ...named(task) });
  }
  return parts;
}

function named(task: PlannedTask): { key?: string } {
  const key = keyOf(task);
  return key === '' ? {} : { key };
}

function plannedTask(task: PlannedTask): TaskPart {
  const { name, images, annotations } = task;
  const none = { images: 0, annotations: 0 };
  const outcome = { new: { images, annotations }, equal: none, updated: none, kept: none };
  return { ...{ name, images, annotations }, state: 'planned', made: false, outcome };
}

async function doneTask(world: World, migration: string, task: PlannedTask): Promise<TaskPart> {
  const { index, kind, name, images, annotations } = task;
  const report = await readWork(world, workBlobs(migration).taskResult(index), TaskReport);
  const planned = { name, images, annotations, made: kind === 'new' };
  if (report.state === 'failed') return { ...planned, state: 'failed', finding: report.finding };
  if (report.state === 'planned') {
    const { taskId: id, outcome, findings } = report;
    return { ...planned, state: 'planned', ...{ id, outcome, findings } };
  }
  const { taskId, made, outcome, comparison, kept, opened, findings } = report;
  if (report.key !== undefined && report.key !== keyOf(task))
    return { ...planned, state: 'failed', finding: replaced(index) };
  return { ...planned, made, state: 'verified', id: taskId, ...{ outcome, comparison, kept, opened, findings } };
}

function replaced(task: number): Finding {
  return {
    code: 'PLAN_REPLACED',
    severity: 'error',
    at: `task ${task + 1} of the plan`,
    detail:
      'Cannot say what became of it: an earlier run of this migration, which was still under way, wrote about another task in its place',
    fix: 'Start the migration again: it finds the tasks in CVAT and checks them',
  };
}
