import { describe, expect, test } from 'vitest';
import { type Profile, profileOf } from '../src/profile.ts';
import { attach, create, newTask, postData } from './attached.ts';
import { container, entry, jpeg, manifest } from './pictures.ts';
import { results, type Sending, type StandIn, serveStandIn } from './stand-in.ts';

/** Fields that a server of this version lacks, as its own description of its API has it. */
const LACKS: Record<string, Record<string, string[]>> = {
  '2.16.0': {
    about: ['subtitle', 'logo_url'],
    task: ['validation_mode', 'consensus_enabled', 'data_cloud_storage_id', 'organization_id', 'media_type'],
    job: ['data_original_chunk_type', 'parent_job_id', 'consensus_replicas', 'replicas_count', 'media_type'],
    meta: ['chunks_updated_date', 'chapters', 'storage', 'cloud_storage_id'],
    operation: ['lightweight', 'org_id'],
    shape: ['score'],
  },
  '2.23.1': {
    about: ['subtitle', 'logo_url'],
    task: ['consensus_enabled', 'data_cloud_storage_id', 'organization_id', 'media_type'],
    job: ['parent_job_id', 'consensus_replicas', 'replicas_count', 'media_type'],
    meta: ['chapters', 'storage', 'cloud_storage_id'],
    operation: ['lightweight', 'org_id'],
    shape: ['score'],
  },
  '2.47.0': {
    about: [],
    task: ['media_type'],
    job: ['replicas_count', 'media_type'],
    meta: ['chapters'],
    operation: ['org_id'],
    shape: ['score'],
  },
  '2.56.0': {
    ...{ about: [], task: ['media_type'], job: ['replicas_count', 'media_type'], meta: [], operation: ['org_id'] },
    shape: [],
  },
  '2.73.0': { about: [], task: [], job: [], meta: [], operation: [], shape: [] },
};
const ALL: Record<string, string[]> = {
  about: ['subtitle', 'logo_url'],
  task: ['validation_mode', 'consensus_enabled', 'data_cloud_storage_id', 'organization_id', 'media_type'],
  job: ['data_original_chunk_type', 'parent_job_id', 'consensus_replicas', 'replicas_count', 'media_type'],
  meta: ['chunks_updated_date', 'chapters', 'storage', 'cloud_storage_id'],
  operation: ['lightweight', 'org_id'],
  shape: ['score'],
};

/** Calls as the user by key: old servers know no tokens. */
const asOldUser = (standIn: StandIn): StandIn => ({
  ...standIn,
  call: (method: string, path: string, sending: Sending = {}) => {
    const headers = { Authorization: `Token ${standIn.cvat().tokens.legacyKey}`, Origin: standIn.cvat().url };
    return standIn.call(method, path, { ...sending, token: null, headers: { ...headers, ...sending.headers } });
  },
  ended: async (rqId) => {
    for (let attempt = 0; attempt < 400; attempt += 1) {
      const { json } = await asOldUser(standIn).call('GET', `/api/requests/${encodeURIComponent(String(rqId))}`);
      const { status, message } = json;
      if (status === 'finished' || status === 'failed') return { status, message: String(message) };
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`Request ${String(rqId)} has not ended`);
  },
});

async function images(...paths: string[]) {
  const picture = await jpeg();
  const { name } = await container({
    ...Object.fromEntries(paths.map((path) => [path, picture])),
    'manifest.jsonl': manifest(...paths.map((path) => entry(path))),
  });
  return name;
}

const lacking = (kind: string, shown: unknown) => (ALL[kind] ?? []).filter((field) => !(field in Object(shown)));
const pathOf = (id: unknown) => `/api/requests/${encodeURIComponent(String(id))}`;

describe.each(Object.keys(LACKS))('the stand-in as CVAT %s', (version) => {
  const profile: Profile = profileOf(version);
  const standIn = serveStandIn({ version });
  const old = asOldUser(standIn);
  const { call } = old;
  const labels = [{ name: 'cat', attributes: [] }];

  test('has the fields of its time, from creation to annotation', async () => {
    const storage = await attach(old, await images('a.jpg', 'b.jpg'));
    const { id, status } = await create(old, storage, {}, { labels, segment_size: 1 });
    expect(status).toBe('finished');
    const [task, jobs, meta] = await Promise.all([
      call('GET', `/api/tasks/${id}`),
      call('GET', `/api/jobs?task_id=${id}`),
      call('GET', `/api/tasks/${id}/data/meta`),
    ]);
    const [job] = results(jobs);
    const [label] = results(await call('GET', `/api/labels?task_id=${id}`));
    const shape = { type: 'rectangle', frame: 0, label_id: label?.id, points: [1, 2, 3, 4] };
    await call('PUT', `/api/jobs/${job?.id}/annotations`, {
      json: { shapes: [{ ...shape, frame: job?.start_frame }] },
    });
    const { json: annotations } = await call('GET', `/api/jobs/${job?.id}/annotations`);
    const shown = {
      about: (await call('GET', '/api/server/about')).json,
      ...{ task: task.json, job, meta: meta.json },
      operation: results(await call('GET', '/api/requests'))[0]?.operation,
      shape: Object(annotations).shapes[0],
    };
    for (const [kind, value] of Object.entries(shown))
      expect(lacking(kind, value), kind).toEqual(LACKS[version]?.[kind]);
    expect('intervals' in annotations).toBe(profile.minor >= 65);
  });

  test('names background work by the ids of its time', async () => {
    const storage = await attach(old, await images('a.jpg'));
    const { id } = await create(old, storage, {}, { labels });
    const [short, long] = [`create:task-${id}`, `action=create&target=task&target_id=${id}`];
    const answers = [await call('GET', pathOf(short)), await call('GET', pathOf(long))];
    expect(answers.map(({ status }) => status)).toEqual([200, profile.minor >= 38 ? 200 : 404]);
    expect(answers[0]?.json.id).toBe(profile.minor >= 38 ? long : short);
  });

  test('lets people in by a token of their own from 2.48 on', async () => {
    expect((await standIn.call('GET', '/api/users/self')).status).toBe(profile.minor >= 48 ? 200 : 401);
    const self = await call('GET', '/api/auth/access_tokens/self');
    expect(self.status).toBe(profile.minor >= 48 ? 401 : 404);
  });

  test('answers for a task without images as it did in its time', async () => {
    const id = await newTask(old, { labels });
    expect((await call('GET', `/api/tasks/${id}/data/meta`)).status).toBe(profile.minor >= 70 ? 400 : 500);
    expect((await call('GET', `/api/tasks/${id}`)).json.dimension).toBe(profile.minor >= 65 ? '' : '2d');
  });

  test('refuses what it refused in its time', async () => {
    const bare = await call('POST', '/api/tasks', { json: { name: 'no labels' } });
    expect(bare.status).toBe(profile.minor >= 46 ? 201 : 400);
    const id = await newTask(old, { labels });
    const unknown = await call('PATCH', `/api/tasks/${id}`, { json: { novelty: 1 } });
    expect(unknown.status).toBe(profile.minor >= 21 ? 403 : 200);
    const odd = await call('POST', '/api/tasks', { json: { name: 't', labels: [{ name: 'a', type: 'interval' }] } });
    expect(odd.status).toBe(profile.minor >= 26 && profile.minor < 65 ? 400 : 201);
  });

  test('takes annotations by the rules of its time', async () => {
    const storage = await attach(old, await images('a.jpg'));
    const { id } = await create(old, storage, {}, { labels });
    const [label] = results(await call('GET', `/api/labels?task_id=${id}`));
    const put = (more: object) => {
      const shape = { type: 'rectangle', frame: 0, label_id: label?.id, points: [1, 2, 3, 4], ...more };
      return call('PUT', `/api/tasks/${id}/annotations`, { json: { shapes: [shape] } });
    };
    expect((await put({ id: 5 })).status, 'an id').toBe(profile.minor >= 41 ? 400 : 200);
    expect((await put({ points: [1, 2] })).status, 'points').toBe(profile.minor >= 40 ? 400 : 200);
    expect((await put({ source: 'elsewhere' })).status, 'a source').toBe(profile.minor >= 70 ? 400 : 200);
  });

  test('makes the images of a task once where it is told twice, from 2.38 on', async () => {
    const id = await newTask(old, { labels });
    const archive = { image_quality: 70 };
    const form = new FormData();
    form.set('image_quality', '70');
    form.set('client_files[0]', new Blob([await jpeg()]), 'a.jpg');
    standIn.cvat().work.hold('queued');
    const first = await call('POST', `/api/tasks/${id}/data`, { body: form });
    const second = await call('POST', `/api/tasks/${id}/data`, { json: archive });
    standIn.cvat().work.hold('nowhere');
    expect([first.status, second.status]).toEqual(profile.minor >= 38 ? [202, 409] : [202, 202]);
    await old.ended(first.json.rq_id);
    await expect
      .poll(async () => (await call('GET', `/api/tasks/${id}`)).json.size, { timeout: 20_000 })
      .toBe(profile.minor >= 38 ? 1 : 2);
  });

  test('begins uploads with an Origin alone, and says where they go', async () => {
    const id = await newTask(old, { labels });
    await call('POST', `/api/tasks/${id}/data`, { headers: { 'Upload-Start': 'true' } });
    const begin = (path: string, headers: Record<string, string>) => {
      const name = Buffer.from(`${path.length}${Object.keys(headers).length}.jpg`).toString('base64');
      const metadata = { 'Upload-Length': '5', 'Upload-Metadata': `filename ${name}` };
      return standIn.call('POST', path, {
        token: null,
        headers: { Authorization: `Token ${standIn.cvat().tokens.legacyKey}`, ...metadata, ...headers },
      });
    };
    const origin = { Origin: standIn.cvat().url };
    expect((await begin(`/api/tasks/${id}/data/`, {})).status).toBe(profile.minor >= 56 ? 201 : 500);
    const right = await begin(`/api/tasks/${id}/data/`, origin);
    expect(right.headers.get('location')).toContain(`/api/tasks/${id}/data/`);
    const bare = await begin(`/api/tasks/${id}/data`, origin);
    expect(bare.headers.get('location')?.includes(`/api/tasks/${id}/data/`)).toBe(profile.minor >= 59);
    const at = new URL(right.headers.get('location') ?? '').pathname;
    const type = 'application/offset+octet-stream';
    const sent = await call('PATCH', at, { body: 'bytes', headers: { 'Content-Type': type, 'Upload-Offset': '0' } });
    expect(sent.headers.has('upload-filename')).toBe(profile.minor < 39);
    expect((await call('HEAD', at)).status).toBe(profile.minor >= 39 && profile.minor < 55 ? 500 : 404);
  });

  test('looks at the first images of a task from 2.23 on', async () => {
    const { name } = await container({ 'manifest.jsonl': manifest(entry('gone.jpg')) });
    const storage = await attach(old, name);
    const { status } = await create(old, storage, {}, { labels });
    expect(status).toBe(profile.minor >= 23 ? 'failed' : 'finished');
  });

  test('makes the images of a cloud storage twice for nobody', async () => {
    const storage = await attach(old, await images('a.jpg'));
    const id = await newTask(old, { labels });
    standIn.cvat().work.hold('queued');
    const first = await postData(old, id, storage, {});
    const second = await postData(old, id, storage, {});
    standIn.cvat().work.hold('nowhere');
    expect(second.status).toBe(profile.minor >= 38 ? 409 : 500);
    expect((await old.ended(first.json.rq_id)).status).toBe('finished');
  });
});
