import { findJob, findTask } from '../access/find.ts';
import type { Context } from '../context.ts';
import { type Answer, json, text } from '../http/answer.ts';
import { HttpError } from '../http/errors.ts';
import type { CvatRequest } from '../http/request.ts';
import { type Route, route } from '../http/route.ts';
import type { Task } from '../state/model.ts';
import { appendToUpload, uploadOptions, uploadState } from '../tus.ts';
import { attachData } from './attach-data.ts';
import { getDataMeta, getJobDataMeta, patchDataMeta, patchJobDataMeta } from './data-meta.ts';
import { dataQuery } from './data-query.ts';
import { type Gallery, preview, serveData } from './serve-data.ts';

export function dataRoutes(context: Context): Route[] {
  const upload = (request: CvatRequest) => {
    findTask(context, request, Number(request.params.id), 'change');
    return request.params.file ?? '';
  };
  const ofJob = (request: CvatRequest): Gallery => {
    const { job, task } = findJob(context, request, Number(request.params.id));
    return { ...galleryOf(context, task), job };
  };
  return [
    route('POST', '/api/tasks/{id}/data/?', (request) => attachData(context, request)),
    route('OPTIONS', '/api/tasks/{id}/data/?', (request) => {
      upload(request);
      return uploadOptions(context);
    }),
    route('GET', '/api/tasks/{id}/data/?', (request): Promise<Answer> => {
      const task = findTask(context, request, Number(request.params.id));
      const query = dataQuery(request.query, { ofJob: false });
      return serveData(context, galleryOf(context, task), query);
    }),
    route('GET', '/api/tasks/{id}/data/meta', (request) => json(200, getDataMeta(context, request))),
    route('PATCH', '/api/tasks/{id}/data/meta', async (request) => json(200, await patchDataMeta(context, request))),
    route('PATCH', '/api/tasks/{id}/data/{file}', (request) => appendToUpload(context, request, upload(request))),
    route('HEAD', '/api/tasks/{id}/data/{file}', (request) => uploadState(context, request, upload(request))),
    route('GET', '/api/tasks/{id}/preview', (request) => {
      const task = findTask(context, request, Number(request.params.id));
      if (!isReady(context, task)) return text(404, 'Task image preview not found');
      return preview(context, galleryOf(context, task));
    }),
    route('GET', '/api/jobs/{id}/data', (request): Promise<Answer> => {
      const gallery = ofJob(request);
      return serveData(context, gallery, dataQuery(request.query, { ofJob: true }));
    }),
    route('GET', '/api/jobs/{id}/data/meta', (request) => json(200, getJobDataMeta(context, request))),
    route('PATCH', '/api/jobs/{id}/data/meta', async (request) => json(200, await patchJobDataMeta(context, request))),
    route('GET', '/api/jobs/{id}/preview', (request) => preview(context, ofJob(request))),
  ];
}

const isReady = ({ state }: Context, { data_id }: Task) => data_id !== null && state.data.get(data_id)?.ready === true;

function galleryOf(context: Context, task: Task): Gallery {
  const segments = context.state.jobs.all().filter(({ task_id, type }) => task_id === task.id && type === 'annotation');
  const data = task.data_id === null ? undefined : context.state.data.get(task.data_id);
  if (!data?.ready) throw new HttpError(json(404, 'Task has no media'));
  return { data, segments };
}
