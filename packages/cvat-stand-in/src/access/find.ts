import type { Context } from '../context.ts';
import { notFound, permissionDenied, ValidationError } from '../http/errors.ts';
import type { CvatRequest } from '../http/request.ts';
import type { CloudStorage, Data, Job, Project, Task } from '../state/model.ts';
import { mayChange, mayView, type Owned } from './visibility.ts';

/** Objects by the `{id}` of a path: 404 where there is none, 403 where the caller may not see (or change) it. */
type Purpose = 'view' | 'change';

export function findProject(context: Context, request: CvatRequest, id: number, purpose: Purpose = 'view'): Project {
  requireNumber(id);
  const project = context.state.projects.get(id);
  if (!project) throw notFound('No Project matches the given query.');
  check(context, request, projectOwned(project), purpose);
  return project;
}

export function findTask(context: Context, request: CvatRequest, id: number, purpose: Purpose = 'view'): Task {
  requireNumber(id);
  const task = context.state.tasks.get(id);
  if (!task) throw notFound('No Task matches the given query.');
  check(context, request, taskOwned(context, task), purpose);
  return task;
}

/** The job and its task. */
export function findJob(
  context: Context,
  request: CvatRequest,
  id: number,
  purpose: Purpose = 'view',
): { job: Job; task: Task } {
  requireNumber(id);
  const job = context.state.jobs.get(id);
  const task = job && context.state.tasks.get(job.task_id);
  if (!job || !task) throw notFound('No Job matches the given query.');
  check(context, request, jobOwned(context, job, task), purpose);
  return { job, task };
}

export function findStorage(
  context: Context,
  request: CvatRequest,
  id: number,
  purpose: Purpose = 'view',
): CloudStorage {
  requireNumber(id);
  const storage = context.state.storages.get(id);
  if (!storage) throw notFound('No CloudStorage matches the given query.');
  check(context, request, storageOwned(storage), purpose);
  return storage;
}

/** A storage that a body or query names by its id: what is not there is a wrong value. */
export function namedStorage(context: Context, request: CvatRequest, id: number): CloudStorage {
  if (!context.state.storages.get(id)) throw new ValidationError('CloudStorage matching query does not exist.');
  return findStorage(context, request, id);
}

/** 404 where a path names something that is not there: that comes before the question what one may do with it. */
export function requireExisting({ state }: Context, pattern: string, id: string | undefined): void {
  const kind = /^\/api\/(projects|tasks|jobs|labels|cloudstorages)\/\{id\}/.exec(pattern)?.[1];
  const [table, name] =
    kind === 'projects'
      ? [state.projects, 'Project']
      : kind === 'tasks'
        ? [state.tasks, 'Task']
        : kind === 'jobs'
          ? [state.jobs, 'Job']
          : kind === 'labels'
            ? [state.labels, 'Label']
            : [state.storages, 'CloudStorage'];
  if (kind !== undefined && !table.get(Number(id))) throw notFound(`No ${name} matches the given query.`);
}

/** The data of a task whose creation has succeeded; 400 before. */
export function readyData(context: Context, task: Task, message: string): Data {
  const data = task.data_id === null ? undefined : context.state.data.get(task.data_id);
  if (!data?.ready) throw new ValidationError(message);
  return data;
}

export const projectOwned = ({ organization, owner, assignee }: Project): Owned => ({
  organization,
  people: [owner, assignee],
});

export const storageOwned = ({ organization, owner }: CloudStorage): Owned => ({
  organization,
  people: [owner],
  supervised: true,
});

export function taskOwned(context: Context, task: Task): Owned {
  const project = task.project_id === null ? undefined : context.state.projects.get(task.project_id);
  const people = [task.owner, task.assignee, project?.owner ?? null, project?.assignee ?? null];
  return { organization: task.organization, people };
}

export function jobOwned(context: Context, job: Job, task: Task): Owned {
  const { organization, people } = taskOwned(context, task);
  return { organization, people: [...people, job.assignee] };
}

function check(context: Context, request: CvatRequest, owned: Owned, purpose: Purpose): void {
  const allowed = purpose === 'view' ? mayView : mayChange;
  if (!allowed(context, request.user, owned)) throw permissionDenied();
}

/** A path whose id is not a number leads nowhere. */
function requireNumber(id: number): void {
  if (Number.isNaN(id)) throw notFound();
}
