import { afterEach, beforeAll, expect, test } from 'vitest';
import { visibleFor } from '../src/requests/expiry.ts';
import { attach, create, newTask, postData } from './attached.ts';
import { container, entry, jpeg, manifest } from './pictures.ts';
import { results, serveStandIn } from './stand-in.ts';

const standIn = serveStandIn({ oneRunningJobPerUser: true });
const { cvat, call, ended } = standIn;
let storage = 0;
beforeAll(async () => {
  const { name } = await container({ 'a.jpg': await jpeg(), 'manifest.jsonl': manifest(entry('a.jpg')) });
  storage = await attach(standIn, name);
});
afterEach(() => cvat().work.hold('nowhere'));

const ask = (id: unknown, path = '') => call('GET', `/api/requests/${encodeURIComponent(String(id))}${path}`);
const cancel = (id: unknown) => call('POST', `/api/requests/${encodeURIComponent(String(id))}/cancel`);
const begin = async () => (await postData(standIn, await newTask(standIn), storage, {})).json.rq_id;

test('requests: a finished one says what it was', async () => {
  const { id } = await create(standIn, storage, {});
  const reply = await ask(`action=create&target=task&target_id=${id}`);
  expect(reply.json).toMatchObject({
    ...{ status: 'finished', message: '', owner: { username: 'migrator' }, result_id: null },
    operation: { type: 'create:task', target: 'task', task_id: id, job_id: null, project_id: null },
  });
});

test('requests: the older form of an id is understood', async () => {
  const { id } = await create(standIn, storage, {});
  expect((await ask(`create:task-${id}`)).json).toMatchObject({ status: 'finished' });
});

test('requests: an unknown one is 404 in plain text', async () => {
  const reply = await ask('action=create&target=task&target_id=4711');
  expect(reply.status).toBe(404);
  expect(reply.type).toContain('text/html');
});

test('requests: a POST while one is queued or running is 409 with its id', async () => {
  cvat().work.hold('queued');
  const task = await newTask(standIn);
  const first = await postData(standIn, task, storage, {});
  expect((await ask(first.json.rq_id)).json).toMatchObject({ status: 'queued' });
  const second = await postData(standIn, task, storage, {});
  expect(second.status).toBe(409);
  expect(second.json).toEqual(first.json);
  cvat().work.hold('nowhere');
  expect((await ended(first.json.rq_id)).status).toBe('finished');
});

test('requests: where a user has one at a time, the second is queued until the first has ended', async () => {
  cvat().work.hold('started');
  const [first, second] = [await begin(), await begin()];
  await expect.poll(async () => (await ask(first)).json.status).toBe('started');
  expect((await ask(second)).json.status).toBe('queued');
  cvat().work.hold('nowhere');
  expect(await Promise.all([first, second].map(async (id) => (await ended(id)).status))).toEqual([
    'finished',
    'finished',
  ]);
});

test('requests: a finished creation is gone after 500 seconds, a failed one is not', async () => {
  const done = await create(standIn, storage, {});
  const failed = await create(standIn, storage, { image_quality: undefined });
  const id = (task: number) => `action=create&target=task&target_id=${task}`;
  cvat().clock.advance(499_000);
  expect((await ask(id(done.id))).status).toBe(200);
  cvat().clock.advance(2_000);
  expect((await ask(id(done.id))).status).toBe(404);
  expect((await call('GET', `/api/requests?task_id=${done.id}`)).json.count).toBe(0);
  expect((await ask(id(failed.id))).json).toMatchObject({ status: 'failed' });
  expect((await call('GET', `/api/tasks/${done.id}`)).json).toMatchObject({ size: 1, media_type: 'image' });
});

test('requests: a finished import is gone after an hour, a failed one after 30 days', () => {
  expect(visibleFor('import:annotations', 'finished')).toBe(3_600_000);
  expect(visibleFor('import:annotations', 'failed')).toBe(30 * 24 * 3_600_000);
});

test('requests: a queued one can be cancelled, a finished one cannot', async () => {
  cvat().work.hold('queued');
  const id = await begin();
  expect((await cancel(id)).status).toBe(200);
  expect((await ask(id)).status).toBe(404);
  cvat().work.hold('nowhere');
  const { id: task } = await create(standIn, storage, {});
  expect((await cancel(`create:task-${task}`)).status).toBe(400);
});

test('requests: a creation that runs cannot be cancelled', async () => {
  cvat().work.hold('started');
  const id = await begin();
  await expect.poll(async () => (await ask(id)).json.status).toBe('started');
  const reply = await cancel(id);
  expect([reply.status, reply.text]).toEqual([400, "Requests with status 'started' cannot be cancelled"]);
  expect((await ask(id)).json).toMatchObject({ status: 'started' });
});

test("requests: the list shows one's own, by task, status and action", async () => {
  const { id } = await create(standIn, storage, {});
  const list = (query: string, token = cvat().tokens.writer) => call('GET', `/api/requests?${query}`, { token });
  expect(results(await list(`task_id=${id}`))).toMatchObject([{ status: 'finished' }]);
  expect((await list(`task_id=${id}&status=failed`)).json.count).toBe(0);
  expect((await list(`task_id=${id}&action=create`)).json.count).toBe(1);
  expect((await list(`task_id=${id}`, cvat().tokens.admin)).json.count).toBe(0);
});

test('requests: by id, others see them where they may see the task', async () => {
  const { id } = await create(standIn, storage, {});
  const path = `/api/requests/create:task-${id}`;
  expect((await call('GET', path, { token: cvat().tokens.admin })).status).toBe(200);
  const stranger = await call('GET', path, { token: cvat().tokens.outsider });
  expect(stranger.status).toBe(403);
  expect(stranger.type).toContain('json');
});

test('requests: of a task that is deleted while its creation runs nothing is said any more', async () => {
  cvat().work.hold('started');
  const task = await newTask(standIn);
  const { rq_id: id } = (await postData(standIn, task, storage, {})).json;
  await expect.poll(async () => (await ask(id)).json.status).toBe('started');
  expect((await call('DELETE', `/api/tasks/${task}`)).status).toBe(204);
  cvat().work.hold('nowhere');
  const reply = await ask(id);
  expect([reply.status, reply.json]).toEqual([400, ['Task matching query does not exist.']]);
});
