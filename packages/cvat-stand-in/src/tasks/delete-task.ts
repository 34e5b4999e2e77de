import { rm } from 'node:fs/promises';
import type { Context } from '../context.ts';
import { dataDirectory } from '../data/data-directory.ts';
import type { Task } from '../state/model.ts';

/** A creation that still runs may write into the folder while it goes. */
const STILL_WRITTEN = { maxRetries: 10, retryDelay: 20 };

/** With its jobs, annotations, labels and data. A creation that still runs fails at its end. */
export async function deleteTask(context: Context, task: Task): Promise<void> {
  const { state } = context;
  state.transaction(() => {
    state.tasks.delete(task.id);
    if (task.data_id !== null) state.data.delete(task.data_id);
    for (const label of state.labels.all()) if (label.task_id === task.id) state.labels.delete(label.id);
    for (const job of state.jobs.all()) {
      if (job.task_id !== task.id) continue;
      state.jobs.delete(job.id);
      state.annotations.delete(job.id);
    }
  });
  if (task.data_id === null) return;
  await context.chunks.forget(task.data_id);
  await rm(dataDirectory(context, task.data_id), { recursive: true, force: true, ...STILL_WRITTEN });
}
