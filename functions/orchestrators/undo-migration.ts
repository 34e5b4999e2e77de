import type { OrchestrationContext, Task } from 'durable-functions';
import { UndoInput, type UndoResult } from '../../shared/migration/undo-input.ts';
import { step } from './step.ts';

/** Takes a migration's tasks out of CVAT again, and its project where that is then empty. */
export function* undoMigration(context: OrchestrationContext): Generator<Task, UndoResult> {
  const { id, force } = UndoInput.parse(context.df.getInput());
  const result: UndoResult = {
    ...{ deletedTasks: [], keptTasks: [], updatedTasks: [], deletedProject: false, findings: [] },
  };
  const made = yield* step(context, 'tasksOfMigration', id);
  if (!made.ok) return { ...result, findings: [made.finding] };
  result.updatedTasks = made.value.updated;
  result.findings.push(...(made.value.findings ?? []));
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
