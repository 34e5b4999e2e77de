import type { OrchestrationContext, Task } from 'durable-functions';
import type { Finding } from '../../shared/dataset/finding.ts';
import { step } from './step.ts';

export type UndoInput = { id: string; force: boolean };

export type UndoResult = { deletedTasks: number[]; keptTasks: number[]; deletedProject: boolean; findings: Finding[] };

/** Takes a migration's tasks out of CVAT again, and its project where that is then empty. */
export function* undoMigration(context: OrchestrationContext): Generator<Task, UndoResult> {
  const { id, force } = context.df.getInput<UndoInput>();
  const result: UndoResult = { deletedTasks: [], keptTasks: [], deletedProject: false, findings: [] };
  const made = yield* step(context, 'tasksOfMigration', id);
  if (!made.ok) return { ...result, findings: [made.finding] };
  for (const taskId of made.value.taskIds) {
    const undone = yield* step(context, 'undoTask', { id, taskId, force });
    if (!undone.ok) result.findings.push(undone.finding);
    else if (undone.value.state === 'deleted') result.deletedTasks.push(taskId);
    else result.keptTasks.push(taskId);
  }
  const project = yield* step(context, 'undoProject', id);
  if (project.ok) result.deletedProject = project.value.deleted;
  else result.findings.push(project.finding);
  return result;
}
