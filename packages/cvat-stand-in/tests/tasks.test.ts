import { expect, test } from 'vitest';
import { newTask } from './attached.ts';
import { idOf, results, serveStandIn } from './stand-in.ts';

const standIn = serveStandIn();
const { call, cvat } = standIn;
const post = (json: object) => call('POST', '/api/tasks', { json });
const project = async () => idOf(await call('POST', '/api/projects', { json: { name: 'p', labels: [{ name: 'a' }] } }));

test('tasks: a new one has no size, no media type, no dimension and no jobs', async () => {
  const reply = await post({ name: 't' });
  expect(reply.status).toBe(201);
  expect(reply.json).not.toHaveProperty('size');
  expect(reply.json).toMatchObject({ media_type: '', dimension: '', mode: '', jobs: { count: 0 } });
});

test('tasks: what is given comes back', async () => {
  const { id: assignee } = (await call('GET', '/api/users/self')).json;
  const given = { name: 't', subset: 'Train', bug_tracker: 'any text', segment_size: 5, overlap: 2 };
  const reply = await post({ ...given, assignee_id: assignee });
  expect(reply.json).toMatchObject({ ...given, assignee: { username: 'migrator' } });
});

test('tasks: a project or labels, not both', async () => {
  const reply = await post({ name: 't', project_id: await project(), labels: [{ name: 'b' }] });
  expect(reply.status).toBe(400);
  expect(reply.text).toContain('Task must have only one of Label set or project_id');
});

test('tasks: neither a project nor labels is allowed', async () => {
  expect((await post({ name: 't' })).status).toBe(201);
});

test('tasks: an unknown project is 400', async () => {
  expect((await post({ name: 't', project_id: 4711 })).status).toBe(400);
});

test.each([
  [{ name: 'n'.repeat(257) }, 'name'],
  [{}, 'name'],
  [{ name: 't', bug_tracker: 'b'.repeat(2001) }, 'bug_tracker'],
  [{ name: 't', subset: 's'.repeat(65) }, 'subset'],
  [{ name: 't', consensus_replicas: 1 }, 'consensus_replicas'],
  [{ name: 't', consensus_replicas: 12 }, 'consensus_replicas'],
  [{ name: 't', segment_size: -1 }, 'segment_size'],
])('tasks: %j is 400 for its %s', async (body, field) => {
  const reply = await post(body);
  expect(reply.status).toBe(400);
  expect(Object.keys(reply.json)).toEqual([field]);
});

test('tasks: segment_size, overlap and consensus_replicas cannot be changed afterwards', async () => {
  const id = await newTask(standIn, { segment_size: 5 });
  const reply = await call('PATCH', `/api/tasks/${id}`, { json: { segment_size: 9, name: 'new' } });
  expect([reply.status, reply.json.detail]).toEqual([403, 'Attempted to update an unknown field']);
});

test('tasks: a deleted one is gone', async () => {
  const id = await newTask(standIn);
  expect((await call('DELETE', `/api/tasks/${id}`)).status).toBe(204);
  expect((await call('GET', `/api/tasks/${id}`)).json).toEqual({ detail: 'No Task matches the given query.' });
});

test('projects: deleting one deletes its tasks and labels', async () => {
  const id = await project();
  const task = await newTask(standIn, { project_id: id });
  expect((await call('GET', `/api/projects/${id}`)).json).toMatchObject({ tasks: { count: 1 } });
  expect((await call('DELETE', `/api/projects/${id}`)).status).toBe(204);
  expect((await call('GET', `/api/tasks/${task}`)).status).toBe(404);
  expect((await call('GET', `/api/labels?project_id=${id}`)).status).toBe(500);
});

test('projects: the answer has a link in the place of labels', async () => {
  const reply = await call('POST', '/api/projects', { json: { name: 'p', labels: [{ name: 'a' }] } });
  expect(reply.json).toMatchObject({ labels: { url: `${cvat().url}/api/labels?project_id=${idOf(reply)}` } });
});

test('projects: names are not unique', async () => {
  expect(await project()).not.toBe(await project());
});

test('tasks: one is moved where all its labels have one of the same name, or a name that is given, with their attributes', async () => {
  const text = { mutable: false, input_type: 'text', default_value: '', values: [] };
  const make = async (...labels: object[]) =>
    idOf(await call('POST', '/api/projects', { json: { name: 'p', labels } }));
  const to = await make({ name: 'b' }, { name: 'c' });
  const id = await newTask(standIn, { project_id: await make({ name: 'a' }, { name: 'b' }) });
  const move = (json: object) => call('PATCH', `/api/tasks/${id}`, { json: { project_id: to, ...json } });
  const refusal = 'All task or project label names must be mapped to the target project';
  expect((await move({})).json).toEqual({ non_field_errors: [refusal] });
  const [a] = results(await call('GET', `/api/labels?task_id=${id}`));
  const moved = await move({ labels: [{ id: a?.id, name: 'c' }], name: 'not looked at' });
  expect([moved.status, moved.json]).toMatchObject([200, { project_id: to, name: 'a task' }]);
  const other = await newTask(standIn, { project_id: await make({ name: 'b', attributes: [{ name: 'x', ...text }] }) });
  const lacking = await call('PATCH', `/api/tasks/${other}`, { json: { project_id: to } });
  expect([lacking.status, lacking.json]).toEqual([400, ['Target project does not have "b" label with "x" attribute']]);
});
