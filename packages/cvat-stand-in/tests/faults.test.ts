import { afterEach, expect, test } from 'vitest';
import { results, serveStandIn } from './stand-in.ts';

const { cvat, call } = serveStandIn({ recordBodies: true });
afterEach(() => cvat().faults.clear());
const post = (name: string) => call('POST', '/api/projects', { json: { name } });
const count = async (name: string) => results(await call('GET', `/api/projects?name=${name}`)).length;
const onProjects = { method: 'POST', path: '^/api/projects$' };

test('faults: a status with a body, as often as was asked for', async () => {
  cvat().faults.add({ ...onProjects, kind: 'status', status: 502, body: '<h1>Bad gateway</h1>', times: 2 });
  const first = await post('status');
  expect([first.status, first.text]).toEqual([502, '<h1>Bad gateway</h1>']);
  expect((await post('status')).status).toBe(502);
  expect(await count('status')).toBe(0);
  expect((await post('status')).status).toBe(201);
});

test('faults: headers such as Retry-After', async () => {
  cvat().faults.add({ ...onProjects, kind: 'status', status: 429, headers: { 'Retry-After': '1' } });
  expect((await post('busy')).headers.get('retry-after')).toBe('1');
});

test('faults: another method or path is left alone', async () => {
  cvat().faults.add({ ...onProjects, kind: 'status', status: 500 });
  expect((await call('GET', '/api/projects')).status).toBe(200);
  expect((await call('POST', '/api/tasks', { json: { name: 't' } })).status).toBe(201);
});

test('faults: a connection that is reset before any work', async () => {
  cvat().faults.add({ ...onProjects, kind: 'reset' });
  await expect(post('reset')).rejects.toThrow();
  expect(await count('reset')).toBe(0);
});

test('faults: an answer that is lost after the work', async () => {
  cvat().faults.add({ ...onProjects, kind: 'lose' });
  await expect(post('lost')).rejects.toThrow();
  expect(await count('lost')).toBe(1);
});

test('faults: a body that is cut off', async () => {
  cvat().faults.add({ ...onProjects, kind: 'truncate' });
  await expect(post('cut')).rejects.toThrow();
  expect(await count('cut')).toBe(1);
});

test('faults: a delay waits, and does nothing else', async () => {
  cvat().faults.add({ ...onProjects, kind: 'delay', ms: 500 });
  const order: string[] = [];
  const note = (name: string) => post(name).then(({ status }) => order.push(`${name} ${status}`));
  const late = note('late');
  await expect.poll(() => cvat().faults.list()).toEqual([]);
  await note('prompt');
  await late;
  expect(order).toEqual(['prompt 201', 'late 201']);
  expect(cvat().faults.list()).toEqual([]);
});

test('faults: another process sets and clears them over HTTP', async () => {
  const fault = { ...onProjects, kind: 'status', status: 503 };
  const set = (method: string, json?: object) =>
    call(method, '/stand-in/faults', { token: null, ...(json && { json }) });
  expect((await set('POST', [fault, { kind: 'index-race', outcome: 'missing' }])).status).toBe(201);
  expect((await set('POST', { kind: 'unknown' })).status).toBe(400);
  expect((await set('GET')).json).toMatchObject([{ status: 503, times: 1 }, { kind: 'index-race' }]);
  expect((await post('remote')).status).toBe(503);
  expect((await set('DELETE')).status).toBe(204);
  expect(cvat().faults.list()).toEqual([]);
});

test('requestsSeen: what was asked and answered, without credentials', async () => {
  await call('POST', '/api/projects?org=studio', { json: { name: 'seen' } });
  expect(cvat().requestsSeen.at(-1)).toMatchObject({
    ...{ method: 'POST', path: '/api/projects', query: '?org=studio', route: '/api/projects', status: 201 },
    ...{ requestBody: { name: 'seen' }, responseBody: { name: 'seen' }, responseType: 'application/vnd.cvat+json' },
  });
  await call('POST', '/api/cloudstorages', { json: { session_token: 'secret', connection_string: 'secret' } });
  const everything = JSON.stringify(cvat().requestsSeen);
  expect(everything).not.toContain(cvat().tokens.writer);
  expect(everything).not.toContain('secret');
  expect(await (await fetch(`${cvat().url}/stand-in/requests`)).json()).toHaveLength(cvat().requestsSeen.length);
});

test('faults: a late request is answered 504 at once and done afterwards', async () => {
  cvat().faults.add({ ...onProjects, kind: 'late', ms: 1000 });
  const reply = await post('too late');
  expect([reply.status, reply.type]).toEqual([504, 'text/html']);
  expect(await count('too late')).toBe(0);
  await cvat().faults.lateWorkDone();
  expect(await count('too late')).toBe(1);
  expect(cvat().requestsSeen.findLast(({ method }) => method === 'POST')).toMatchObject({
    ...{ status: 504, lateStatus: 201 },
  });
});
