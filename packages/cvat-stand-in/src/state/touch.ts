import type { Context } from '../context.ts';
import type { Job, Task } from './model.ts';

/** What moves dates on. A client may ask by them whether something was changed. */
type Dated = Pick<Context, 'state' | 'clock'>;

export function touchProject({ state, clock }: Dated, id: number | null): void {
  const project = id === null ? undefined : state.projects.get(id);
  if (project) state.projects.put({ ...project, updated_date: clock.iso() });
}

/** A task's change is its project's, too, save where CVAT forgets it. */
export function touchTask(dated: Dated, id: number, { project = true } = {}): void {
  const task = dated.state.tasks.get(id);
  if (!task) return;
  dated.state.tasks.put({ ...task, updated_date: dated.clock.iso() });
  if (project) touchProject(dated, task.project_id);
}

export function touchJob(dated: Dated, job: Job): void {
  const current = dated.state.jobs.get(job.id);
  if (current) dated.state.jobs.put({ ...current, updated_date: dated.clock.iso() });
  touchTask(dated, job.task_id);
}

/** Whose labels were changed counts as changed with all that is labelled by them. */
export function touchLabelled(dated: Dated, owner: { project_id: number } | { task_id: number }): void {
  const { state, clock } = dated;
  const isMine = (task: Task) =>
    'project_id' in owner ? task.project_id === owner.project_id : task.id === owner.task_id;
  if ('project_id' in owner) touchProject(dated, owner.project_id);
  for (const task of state.tasks.all()) {
    if (!isMine(task)) continue;
    touchTask(dated, task.id, { project: false });
    for (const job of state.jobs.all())
      if (job.task_id === task.id) state.jobs.put({ ...job, updated_date: clock.iso() });
  }
}
