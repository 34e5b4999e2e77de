import { z } from 'zod';

const Page = z.object({ next: z.string().nullable(), results: z.array(z.unknown()) });
const Task = z.object({ id: z.number(), size: z.number().nullish() });
const Job = z.object({ id: z.number(), type: z.string(), start_frame: z.number(), stop_frame: z.number() });
const Label = z.object({
  id: z.number(),
  name: z.string(),
  attributes: z.array(z.object({ id: z.number(), name: z.string() })),
});
const Meta = z.object({
  frames: z.array(z.object({ name: z.string(), width: z.number(), height: z.number() })),
  deleted_frames: z.array(z.number()).default([]),
});
const Value = z.object({ spec_id: z.number(), value: z.string() });
const Mark = z.object({ frame: z.number(), label_id: z.number(), attributes: z.array(Value).default([]) });
const Shape = Mark.extend({
  ...{ type: z.string(), points: z.array(z.number()), group: z.number().nullish() },
  ...{ rotation: z.number().nullish(), occluded: z.boolean().nullish(), z_order: z.number().nullish() },
});
const Place = z.object({ frame: z.int(), outside: z.boolean().default(false) });
const Content = z.object({
  tags: z.array(Mark),
  shapes: z.array(Shape),
  tracks: z.array(z.object({ frame: z.int(), shapes: z.array(Place) })).default([]),
});

export type CvatFrame = {
  task: number;
  frame: number;
  name: string;
  width: number;
  height: number;
  /** Somebody deleted it: no job shows it. */
  deleted: boolean;
  job: number;
};
export type CvatJob = {
  id: number;
  task: number;
  type: string;
  start: number;
  stop: number;
  content: z.infer<typeof Content>;
};
export type CvatProject = { frames: CvatFrame[]; jobs: CvatJob[]; labels: z.infer<typeof Label>[]; projects: number };
export type Server = { cvatUrl: string; token: string; organization?: string | undefined };

/** All that a project of this name holds, read through CVAT's own API. */
export async function readCvat(server: Server, project: string): Promise<CvatProject> {
  const read: CvatProject = { frames: [], jobs: [], labels: [], projects: 0 };
  for (const found of await list(
    server,
    `/api/projects?name=${encodeURIComponent(project)}`,
    Task.extend({ name: z.string() }),
  )) {
    if (found.name !== project) continue;
    read.projects += 1;
    read.labels.push(...(await list(server, `/api/labels?project_id=${found.id}`, Label)));
    for (const task of await list(server, `/api/tasks?project_id=${found.id}`, Task))
      await readTask(server, task, read);
  }
  return read;
}

async function readTask(server: Server, task: z.infer<typeof Task>, into: CvatProject): Promise<void> {
  if (!task.size) return;
  const jobs = await list(server, `/api/jobs?task_id=${task.id}`, Job);
  const { frames, deleted_frames: deleted } = Meta.parse(
    await (await get(server, `/api/tasks/${task.id}/data/meta`)).json(),
  );
  for (const [frame, found] of frames.entries()) {
    const shown = jobs.find((job) => job.type === 'annotation' && frame >= job.start_frame && frame <= job.stop_frame);
    into.frames.push({ task: task.id, frame, ...found, deleted: deleted.includes(frame), job: shown?.id ?? 0 });
  }
  for (const { id, type, start_frame: start, stop_frame: stop } of jobs) {
    const content = Content.parse(await (await get(server, `/api/jobs/${id}/annotations/`)).json());
    into.jobs.push({ ...{ id, type, start, stop, content }, task: task.id });
  }
}

/** The picture of a frame; undefined where CVAT does not show it. */
export async function pictureOf(
  server: Server,
  { job, frame }: CvatFrame,
  quality: 'original' | 'compressed',
): Promise<Buffer | undefined> {
  const answer = await get(server, `/api/jobs/${job}/data?type=frame&number=${frame}&quality=${quality}`, {
    any: true,
  });
  return answer.status === 200 ? Buffer.from(await answer.arrayBuffer()) : undefined;
}

async function list<T>(server: Server, path: string, schema: z.ZodType<T>): Promise<T[]> {
  const all: T[] = [];
  for (let page = 1; ; page++) {
    const answer = await get(server, `${path}&page=${page}&page_size=500`);
    const { next, results } = Page.parse(await answer.json());
    all.push(...results.map((one) => schema.parse(one)));
    if (next === null) return all;
  }
}

async function get({ cvatUrl, token, organization }: Server, path: string, options: { any?: boolean } = {}) {
  const authorization = /^(token|basic|bearer) /i.test(token) ? token : `Bearer ${token}`;
  const answer = await fetch(`${cvatUrl}${path}`, {
    headers: {
      Authorization: authorization,
      Accept: 'application/vnd.cvat+json, */*',
      ...(organization ? { 'X-Organization': organization } : {}),
    },
  });
  if (answer.status !== 200 && !options.any)
    throw new Error(`Cannot check CVAT: GET ${path} answered ${answer.status}`);
  return answer;
}
