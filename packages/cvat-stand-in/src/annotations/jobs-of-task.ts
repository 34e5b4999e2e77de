import type { Context } from '../context.ts';
import type { Job, Task } from '../state/model.ts';

/** The jobs that a task's annotations are made of: consensus replicas keep theirs to themselves. */
export function annotationJobs({ state }: Context, task: Task): Job[] {
  return state.jobs.all().filter(({ task_id, type }) => task_id === task.id && type === 'annotation');
}
