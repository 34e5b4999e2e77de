import type { Context } from '../context.ts';
import { deleteTask } from '../tasks/delete-task.ts';

/** With its labels and its tasks. */
export async function deleteProject(context: Context, id: number): Promise<void> {
  const { state } = context;
  for (const task of state.tasks.all()) if (task.project_id === id) await deleteTask(context, task);
  state.transaction(() => {
    state.projects.delete(id);
    for (const label of state.labels.all()) if (label.project_id === id) state.labels.delete(label.id);
  });
}
