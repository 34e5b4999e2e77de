import type { Context } from '../context.ts';
import { serveData } from '../data/serve-data.ts';
import { type Answer, nothing, text } from '../http/answer.ts';
import type { CvatRequest } from '../http/request.ts';
import { type Route, route } from '../http/route.ts';
import { homePage } from './home-page.ts';
import { missing } from './layout.ts';
import { projectPage } from './project-page.ts';
import { FRAMES_PER_PAGE, taskPage } from './task-page.ts';

/**
 * What a person sees in a browser: `/`, `/projects/{id}`, `/tasks/{id}`, `/tasks/{id}/jobs/{job}` (the addresses of CVAT's
 * own pages) and their pictures. Nobody is asked who they are: the stand-in listens on loopback.
 */
export function pageRoutes(context: Context): Route[] {
  const open = { outsideApi: true };
  const idOf = (request: CvatRequest) => Number(request.params.id);
  return [
    route('GET', '/', () => homePage(context), open),
    route('GET', '/projects/{id}', (request) => projectPage(context, idOf(request)), open),
    route(
      'GET',
      '/tasks/{id}',
      (request) => taskPage(context, idOf(request), Number(request.query.get('page') ?? 1)),
      open,
    ),
    route('GET', '/tasks/{id}/jobs/{job}', (request) => toFrame(context, request), open),
    route('GET', '/stand-in/tasks/{id}/frames/{number}', (request) => picture(context, request), open),
  ];
}

/** A job has no page of its own: its frame is shown on the task's. */
function toFrame({ state }: Context, { params, query }: CvatRequest): Answer {
  const job = state.jobs.get(Number(params.job));
  if (!job || job.task_id !== Number(params.id)) return missing(`job ${params.job} of task ${params.id}`);
  const frame = Number(query.get('frame') ?? job.start_frame);
  const number = Number.isInteger(frame) && frame >= 0 ? frame : job.start_frame;
  const page = Math.floor(number / FRAMES_PER_PAGE) + 1;
  return nothing(302, { Location: `/tasks/${job.task_id}?page=${page}#frame-${number}` });
}

const COMPRESSED = { type: 'frame', quality: 'compressed', index: undefined } as const;

/** The frame as an annotator sees it. */
async function picture(context: Context, { params }: CvatRequest): Promise<Answer> {
  const task = context.state.tasks.get(Number(params.id));
  const data = task && task.data_id !== null ? context.state.data.get(task.data_id) : undefined;
  if (!data?.ready || !data.frames[Number(params.number)]) return text(404, 'No such picture');
  const segments = context.state.jobs
    .all()
    .filter(({ task_id, type }) => task_id === task?.id && type === 'annotation');
  return serveData(context, { data, segments }, { ...COMPRESSED, number: Number(params.number) });
}
