import { expect, test } from 'vitest';
import { idOf, results, serveStandIn } from './stand-in.ts';

const { cvat, call } = serveStandIn();
const inStudio = { 'X-Organization': 'studio' };
const project = (query = '', headers: Record<string, string> = {}, token = cvat().tokens.writer) =>
  call('POST', `/api/projects${query}`, { json: { name: 'a' }, headers, token });

test('organization: header, org and org_id name it', async () => {
  for (const reply of [await project('', inStudio), await project('?org=studio'), await project('?org_id=1')]) {
    expect(reply.json).toMatchObject({ organization: 1 });
  }
});

test('organization: none or an empty one is the personal workspace', async () => {
  expect((await project()).json).toMatchObject({ organization: null });
  expect((await project('?org=')).json).toMatchObject({ organization: null });
});

test('organization: org_id together with another is 400', async () => {
  expect((await project('?org_id=1&org=studio')).status).toBe(400);
  expect((await project('?org_id=1', inStudio)).status).toBe(400);
});

test('organization: org that differs from the header is 400', async () => {
  expect((await project('?org=other', inStudio)).status).toBe(400);
  expect((await project('?org=studio', inStudio)).status).toBe(201);
});

test('organization: an unknown one is 404', async () => {
  const reply = await project('?org=nowhere');
  expect(reply.status).toBe(404);
  expect(reply.json).toEqual({ detail: 'nowhere organization does not exist.' });
  expect((await project('?org_id=99')).json).toEqual({ detail: '99 organization does not exist.' });
});

test('organization: anybody but a member is refused', async () => {
  expect((await project('', inStudio, cvat().tokens.outsider)).status).toBe(403);
});

test('organization: a worker of it creates no project', async () => {
  expect((await project('', inStudio, cvat().tokens.annotator)).status).toBe(403);
});

test('organization: a supervisor creates no cloud storage', async () => {
  const reply = await call('POST', '/api/cloudstorages', { json: {}, headers: inStudio });
  expect(reply.status).toBe(403);
});

test('organization: lists show one workspace, or all where none is given', async () => {
  const own = idOf(await project('?org='));
  const shared = idOf(await project('?org=studio'));
  const ids = async (query: string) =>
    results(await call('GET', `/api/projects?page_size=all${query}`)).map(({ id }) => id);
  expect(await ids('&org=studio')).toContain(shared);
  expect(await ids('&org=studio')).not.toContain(own);
  expect(await ids('&org=')).not.toContain(shared);
  expect(await ids('')).toEqual(expect.arrayContaining([own, shared]));
});

test("organization: a detail is found by the object's own, whatever is asked for", async () => {
  const own = idOf(await project('?org='));
  expect((await call('GET', `/api/projects/${own}`, { headers: inStudio })).status).toBe(200);
  const stranger = await call('GET', `/api/projects/${own}`, { token: cvat().tokens.outsider });
  expect(stranger.status).toBe(403);
});

test('organization: a task must be where its project is', async () => {
  const shared = idOf(await project('?org=studio'));
  const reply = await call('POST', '/api/tasks', { json: { name: 't', project_id: shared } });
  expect(reply.status).toBe(400);
  expect(reply.text).toContain('The task and its project should be in the same organization.');
});

test('organization: a supervisor sees no project of others, a maintainer does, where the organization is named', async () => {
  const id = idOf(await project('?org=studio', {}, cvat().tokens.maintainer));
  const seen = async (token: string, query: string) =>
    results(await call('GET', `/api/projects?page_size=all${query}`, { token })).some((one) => one.id === id);
  expect((await call('GET', `/api/projects/${id}`)).status).toBe(403);
  expect(await seen(cvat().tokens.writer, '&org=studio')).toBe(false);
  const owned = idOf(await project('?org=studio'));
  expect((await call('GET', `/api/projects/${owned}`, { token: cvat().tokens.maintainer })).status).toBe(200);
  const listed = async (query: string) =>
    results(await call('GET', `/api/projects?page_size=all${query}`, { token: cvat().tokens.maintainer }));
  expect((await listed('&org=studio')).map((one) => one.id)).toContain(owned);
  expect((await listed('')).map((one) => one.id)).not.toContain(owned);
});
