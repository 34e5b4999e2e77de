import { findJob, findTask, readyData } from '../access/find.ts';
import type { Context } from '../context.ts';
import { type Answer, json, nothing, text } from '../http/answer.ts';
import { ValidationError } from '../http/errors.ts';
import { serverError } from '../http/pages.ts';
import { type CvatRequest, header } from '../http/request.ts';
import { type Route, route } from '../http/route.ts';
import { appendToUpload, createUpload, uploadOptions, uploadState } from '../tus.ts';
import type { StoredAnnotations } from './annotation-data.ts';
import { type Action, changeJob, changeTask } from './direct/change.ts';
import { checkAnnotations, type SentAnnotations } from './direct/check-annotations.ts';
import { uploadsOf } from './import/import-source.ts';
import { importStatus } from './import/import-status.ts';
import { type ImportPlace, startImport } from './import/start-import.ts';
import { clearJob } from './job-annotations.ts';
import { annotationJobs } from './jobs-of-task.ts';
import { NOT_INITIALIZED } from './not-initialized.ts';
import { labeledData, readJob, readTask } from './show-annotations.ts';

const NO_EXPORT = `This endpoint is no longer supported.
To initiate the export process, use POST /api/tasks/id/dataset/export?save_images=False.
To check the process status, use GET /api/requests/rq_id,
where rq_id is obtained from the response of the previous request.
To download the prepared file, use the result_url obtained from the response of the previous request.
`;

const NO_STATE = `This endpoint no longer supports checking the status of the import process.
The common requests API should be used instead: GET /api/requests/rq_id,
where rq_id is obtained from the response of the initializing request.
`;

const KINDS = ['tasks', 'jobs'] as const;

/** `/api/tasks|jobs/{id}/annotations/?` and the uploads below them. */
export function annotationRoutes(context: Context): Route[] {
  return KINDS.flatMap((kind) => {
    const find = kind === 'tasks' ? taskOf : jobOf;
    const at = `/api/${kind}/{id}/annotations/?`;
    const upload = `/api/${kind}/{id}/annotations/{upload}`;
    return [
      route('GET', at, (request) => {
        if (request.query.has('format')) return text(410, NO_EXPORT);
        const place = find(context, request, 'view');
        if (place.task.data_id === null)
          return text(400, 'Exporting annotations from a task without data is not allowed');
        return json(200, labeledData(context, read(context, place)));
      }),
      route('OPTIONS', at, (request) => {
        find(context, request, 'change');
        return uploadOptions(context);
      }),
      route('POST', at, (request) => post(context, request, find(context, request, 'change'))),
      route('PUT', at, (request) => {
        if (request.query.has('rq_id')) {
          find(context, request, 'change');
          return context.profile.importStatusByPut ? importStatus(context, request) : text(410, NO_STATE);
        }
        return put(context, request, find(context, request, 'change'), 'replace');
      }),
      route('PATCH', at, (request) => put(context, request, find(context, request, 'change'), actionOf(request))),
      route('DELETE', at, (request) => {
        const place = ready(context, find(context, request, 'change'));
        context.state.transaction(() => {
          for (const job of jobsOf(context, place)) clearJob(context, job);
        });
        return nothing(204);
      }),
      route('PATCH', upload, (request) => {
        find(context, request, 'change');
        return appendToUpload(context, request, request.params.upload ?? '');
      }),
      route('HEAD', upload, (request) => {
        find(context, request, 'change');
        return uploadState(context, request, request.params.upload ?? '');
      }),
    ];
  });
}

const taskOf = (context: Context, request: CvatRequest, purpose: 'view' | 'change'): ImportPlace => ({
  task: findTask(context, request, Number(request.params.id), purpose),
});

const jobOf = (context: Context, request: CvatRequest, purpose: 'view' | 'change'): ImportPlace =>
  findJob(context, request, Number(request.params.id), purpose);

const jobsOf = (context: Context, { task, job }: ImportPlace) => (job ? [job] : annotationJobs(context, task));

function ready(context: Context, place: ImportPlace): ImportPlace {
  readyData(context, place.task, NOT_INITIALIZED);
  return place;
}

function read(context: Context, { task, job }: ImportPlace): StoredAnnotations {
  return job ? readJob(context, task, job) : readTask(context, task);
}

/** One of the steps of an upload, by its headers, or an import. */
async function post(context: Context, request: CvatRequest, place: ImportPlace): Promise<Answer> {
  const { headers } = request;
  ready(context, place);
  if (header(headers, 'upload-start') !== undefined) return nothing(202);
  if (header(headers, 'upload-length') !== undefined) {
    return createUpload(context, request, { directory: uploadsOf(context), name: 'id' });
  }
  return startImport(context, request, place);
}

async function put(context: Context, request: CvatRequest, place: ImportPlace, action: Action): Promise<Answer> {
  if (place.task.data_id === null) throw serverError("'NoneType' object has no attribute 'size'");
  const { task, job } = ready(context, place);
  const body: unknown = await request.json();
  const sent: SentAnnotations = checkAnnotations(body, action === 'replace' ? 'create' : action, context.profile);
  const stored = job
    ? changeJob(context, { task, job }, action, sent)
    : changeTask(context, { task, jobs: annotationJobs(context, task) }, action, sent);
  return json(200, labeledData(context, stored));
}

function actionOf(request: CvatRequest): Action {
  const action = request.query.get('action');
  if (action === 'create' || action === 'update' || action === 'delete') return action;
  throw new ValidationError("Please specify a correct 'action' for the request");
}
