import { jobOwned, taskOwned } from '../access/find.ts';
import { mayView } from '../access/visibility.ts';
import type { Context } from '../context.ts';
import { type Answer, json, nothing } from '../http/answer.ts';
import { HttpError, permissionDenied, plainText, ValidationError } from '../http/errors.ts';
import type { CvatRequest } from '../http/request.ts';
import { type Route, route } from '../http/route.ts';
import { type ListRules, listAnswer } from '../lists/list.ts';
import type { BackgroundRequest } from '../state/model.ts';
import { showRequest } from './show-request.ts';

/** That a request is unknown is said in plain text. Lists show only one's own requests. */
export function requestRoutes(context: Context): Route[] {
  const { requests } = context;
  const rules: ListRules<BackgroundRequest> = {
    fields: {
      created_date: (request) => request.created_date,
      status: (request) => request.status,
      action: (request) => request.kind.split(':')[0],
      target: (request) => request.target,
      subresource: (request) => (request.kind === 'import:annotations' ? 'annotations' : null),
      format: (request) => request.format,
      task_id: (request) => showRequest(context, request).operation.task_id,
      job_id: (request) => showRequest(context, request).operation.job_id,
      project_id: (request) => showRequest(context, request).operation.project_id,
    },
    search: [],
    sort: '-created_date',
  };
  const find = (request: CvatRequest) => {
    const found = requests.get(request.params.id ?? '');
    if (!found) throw plainText(404, unknown(context, request));
    requireTarget(context, found);
    if (!mayLook(context, request, found)) throw permissionDenied();
    return found;
  };
  const routes = [
    route('GET', '/api/requests', (request) => {
      const own = requests.list().filter(({ owner }) => owner === request.user.id);
      return listAnswer(request, own, rules, (found) => showRequest(context, found));
    }),
    route('POST', '/api/requests/{id}/cancel', (request) => {
      const { id, status } = find(request);
      if (status !== 'queued') throw plainText(400, `Requests with status '${status}' cannot be cancelled`);
      requests.cancel(id);
      return nothing(200);
    }),
    route('GET', '/api/requests/{id}', (request) => json(200, showRequest(context, find(request)))),
  ];
  return routes.map(uncached);
}

/** Until 2.18 the id is repeated. */
function unknown({ profile }: Context, { params }: CvatRequest): string {
  return `There is no request with specified id${profile.minor < 19 ? `: ${params.id}` : ''}`;
}

function mayLook(context: Context, { user }: CvatRequest, { owner, target, target_id }: BackgroundRequest): boolean {
  if (owner === user.id) return true;
  const job = target === 'job' ? context.state.jobs.get(target_id) : undefined;
  const task = context.state.tasks.get(job ? job.task_id : target_id);
  if (!task) return false;
  return mayView(context, user, job ? jobOwned(context, job, task) : taskOwned(context, task));
}

/** Permission is decided by the task: where it is gone, nothing can be said about its request. */
function requireTarget({ state }: Context, { target, target_id }: BackgroundRequest): void {
  const [table, name] = target === 'task' ? [state.tasks, 'Task'] : [state.jobs, 'Job'];
  if (!table.get(target_id)) throw new ValidationError(`${name} matching query does not exist.`);
}

const NEVER_CACHED = { 'Cache-Control': 'max-age=0, no-cache, no-store, must-revalidate, private' };

/** Nothing here may be kept by anybody. */
function uncached({ handler, ...rest }: Route): Route {
  const marked = (answer: Answer) => ({ ...answer, headers: { ...answer.headers, ...NEVER_CACHED } });
  return {
    ...rest,
    async handler(request) {
      try {
        return marked(await handler(request));
      } catch (error) {
        throw error instanceof HttpError ? new HttpError(marked(error.answer), error.message) : error;
      }
    },
  };
}
