import type { OrchestrationContext, Task } from 'durable-functions';
import type { Finding } from '../../shared/dataset/finding.ts';
import { step } from './step.ts';

export type UndoInput = { id: string; tasks: number; force: boolean };

export type UndoResult = { deletedTasks: number[]; keptTasks: number[]; deletedProject: boolean; findings: Finding[] };

/** Takes a migration's tasks out of CVAT again, and its project where that is then empty. */
export function* undoMigration(context: OrchestrationContext): Generator<Task, UndoResult> {
  const { id, tasks, force } = context.df.getInput<UndoInput>();
  const result: UndoResult = { deletedTasks: [], keptTasks: [], deletedProject: false, findings: [] };
  for (let task = 0; task < tasks; task++) {
    const undone = yield* step(context, 'undoTask', { id, task, force });
    if (undone.ok) {
      result.deletedTasks.push(...undone.value.deleted);
      result.keptTasks.push(...undone.value.kept);
    } else result.findings.push(undone.finding);
  }
  const project = yield* step(context, 'undoProject', id);
  if (project.ok) result.deletedProject = project.value.deleted;
  else result.findings.push(project.finding);
  return result;
}
