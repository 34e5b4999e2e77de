import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CvatOptions } from '../../src/options.ts';
import { startCvat } from '../../src/start-cvat.ts';
import type { CloudStorage, Data, Job, Label, Project, Task } from '../../src/state/model.ts';
import { openState } from '../../src/state/state.ts';
import { attribute } from './coco-case.ts';

const WHEN = '2026-01-01T00:00:00.000Z';
const MIGRATOR = 2;

/** Rows as their creation through the API would leave them: what comes before annotations is not what is tested here. */
type Setting = {
  frames?: string[];
  /** First and last frame of each job; default: one job. */
  jobs?: { start: number; stop: number; type?: Job['type'] }[];
  ready?: boolean;
  overlap?: number;
  owner?: number;
  sourceStorage?: Task['source_storage'];
  /** Becomes cloud storage 21. */
  storage?: { connectionString: string; resource: string };
  options?: Partial<CvatOptions>;
};

/**
 * A running stand-in with task 5 of project 3, its labels 7 (Cat) and 8 (Animal/Dog), and its jobs 11, 12, ... Its frames
 * are 640 x 480; default `a.jpg`, `b.jpg`, `c.jpg`, `d.jpg`.
 */
export async function serveTask(setting: Setting = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'cvat-annotations-'));
  fill(dataDir, setting);
  let cvat = await startCvat({ dataDir, ...setting.options });
  const restart = async () => {
    await cvat.stop();
    cvat = await startCvat({ dataDir, ...setting.options });
  };
  onTestFinished(async () => {
    await cvat.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  const call = async (method: string, path: string, body?: unknown, more: Record<string, string> = {}) => {
    const isForm = body instanceof FormData;
    const response = await fetch(`${cvat.url}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${cvat.tokens.writer}`,
        ...(body === undefined || isForm ? {} : { 'Content-Type': 'application/json' }),
        ...more,
      },
      ...(body === undefined ? {} : { body: isForm || typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = text !== '' && /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
  };
  return { call, restart, dataDir, running: () => cvat };
}

export type Served = Awaited<ReturnType<typeof serveTask>>;

/** Waits, in steps of 10 ms and for at most 10 s, until the request has ended. */
export async function ended(served: Served, rqId: string): Promise<{ status: string; message: string }> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const { body } = await served.call('GET', `/api/requests/${encodeURIComponent(rqId)}`);
    if (body?.status === 'finished' || body?.status === 'failed') return body;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`Cannot see the end of "${rqId}": still running`);
}

function fill(dataDir: string, setting: Setting): void {
  const state = openState(join(dataDir, 'state.jsonl'));
  const owner = setting.owner ?? MIGRATOR;
  const paths = setting.frames ?? ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'];
  const common = { assignee: null, organization: null, bug_tracker: '', created_date: WHEN, updated_date: WHEN };
  const project: Project = { id: 3, owner, name: 'Pets', source_storage: null, target_storage: null, ...common };
  const task: Task = {
    ...{ id: 5, owner, project_id: 3, name: 'Pets', subset: '', segment_size: 0, overlap: setting.overlap ?? 0 },
    ...{ consensus_replicas: 0, source_storage: setting.sourceStorage ?? null, target_storage: null, data_id: 9 },
    ...common,
  };
  const data: Data = {
    ...{ id: 9, ready: setting.ready ?? true, storage: 'local', cloud_storage_id: null, image_quality: 70 },
    ...{ chunk_size: 36, sorting_method: 'lexicographical', server_files: [], updated_date: WHEN },
    ...{ start_frame: 0, stop_frame: paths.length - 1, frame_filter: '', deleted_frames: [] },
    frames: paths.map((path) => ({ path, width: 640, height: 480 })),
  };
  const jobs: Job[] = (setting.jobs ?? [{ start: 0, stop: paths.length - 1 }]).map(({ start, stop, type }, index) => ({
    ...{ id: 11 + index, task_id: 5, type: type ?? 'annotation', parent_job_id: null, start_frame: start },
    ...{ stop_frame: stop, stage: 'annotation', state: 'new', assignee: null, created_date: WHEN, updated_date: WHEN },
  }));
  const cat = [attribute(70, 'colour', { default_value: 'grey' }), attribute(71, 'pose', { mutable: true })];
  const dog = [attribute(80, 'tame', { input_type: 'checkbox', default_value: 'false' })];
  const label = (id: number, name: string, attributes: Label['attributes']): Label => ({
    ...{ id, name, attributes, project_id: 3, task_id: null, color: '#a03060', type: 'any' },
  });
  const storage: CloudStorage | undefined = setting.storage && {
    ...{ id: 21, owner, organization: null, provider_type: 'AZURE_CONTAINER', resource: setting.storage.resource },
    ...{ display_name: 'Pictures', credentials_type: 'CONNECTION_STRING', specific_attributes: '', description: '' },
    ...{ credentials: setting.storage.connectionString, manifests: [], created_date: WHEN, updated_date: WHEN },
  };
  state.transaction(() => {
    if (storage) state.storages.put(storage);
    state.projects.put(project);
    state.tasks.put(task);
    state.data.put(data);
    for (const job of jobs) state.jobs.put(job);
    state.labels.put(label(7, 'Cat', cat));
    state.labels.put(label(8, 'Animal/Dog', dog));
    for (const sequence of ['projects', 'tasks', 'data', 'jobs', 'labels', 'attributes']) state.takeIds(sequence, 100);
  });
  state.close();
}
