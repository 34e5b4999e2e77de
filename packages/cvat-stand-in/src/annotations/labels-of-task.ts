import type { Context } from '../context.ts';
import type { Label, Task } from '../state/model.ts';

/** A task in a project has the project's labels and none of its own. */
export function labelsOfTask({ state }: Context, task: Task): Label[] {
  return state.labels
    .all()
    .filter((label) => (task.project_id === null ? label.task_id === task.id : label.project_id === task.project_id));
}
