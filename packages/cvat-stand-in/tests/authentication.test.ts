import { expect, test } from 'vitest';
import { serveStandIn } from './stand-in.ts';

const { cvat, call } = serveStandIn();
const self = (authorization: string) =>
  call('GET', '/api/users/self', { token: null, headers: { Authorization: authorization } });

test('server/about needs no credentials', async () => {
  const reply = await call('GET', '/api/server/about', { token: null });
  expect(reply.json).toMatchObject({ version: '2.73.0' });
});

test('no credentials: 401 and WWW-Authenticate: Token', async () => {
  const reply = await call('GET', '/api/users/self', { token: null });
  expect(reply.status).toBe(401);
  expect(reply.headers.get('www-authenticate')).toBe('Token');
  expect(reply.json.detail).toBe('Authentication credentials were not provided.');
});

test('a wrong token: 401', async () => {
  expect((await self('Bearer wrong')).json).toEqual({ detail: 'Invalid token.' });
  expect((await self('Token wrong')).status).toBe(401);
});

test('an expired token: 401', async () => {
  expect((await self(`Bearer ${cvat().tokens.expired}`)).status).toBe(401);
});

test('the deprecated key works', async () => {
  expect((await self(`Token ${cvat().tokens.legacyKey}`)).json).toMatchObject({ username: 'migrator' });
});

test('basic authentication works', async () => {
  const reply = await self(`Basic ${Buffer.from('migrator:migrator-password').toString('base64')}`);
  expect(reply.json).toMatchObject({ username: 'migrator', groups: ['user'] });
  expect((await self(`Basic ${Buffer.from('migrator:no').toString('base64')}`)).status).toBe(401);
});

test.each(['POST', 'PATCH', 'DELETE'])('a read-only token is refused on %s', async (method) => {
  const { id } = (await call('POST', '/api/projects', { json: { name: 'p' } })).json;
  const path = method === 'POST' ? '/api/projects' : `/api/projects/${String(id)}`;
  const reply = await call(method, path, { token: cvat().tokens.readOnly, json: { name: 'x' } });
  expect(reply.status).toBe(403);
  expect(reply.json).toEqual({ detail: 'You do not have permission to perform this action.' });
});

test('a token says of itself whether it is read-only', async () => {
  const ask = (token: string) => call('GET', '/api/auth/access_tokens/self', { token });
  expect((await ask(cvat().tokens.readOnly)).json).toMatchObject({ read_only: true, expiry_date: null });
  expect((await ask(cvat().tokens.writer)).json).toMatchObject({ read_only: false });
});

test('a global worker can create nothing', async () => {
  const reply = await call('POST', '/api/projects', { token: cvat().tokens.worker, json: { name: 'x' } });
  expect(reply.status).toBe(403);
});

test('the importer is called exactly COCO 1.0', async () => {
  const { json } = await call('GET', '/api/server/annotation/formats');
  expect(json.importers).toContainEqual({
    ...{ name: 'COCO 1.0', ext: 'JSON, ZIP', version: '1.0', enabled: true, dimension: '2d' },
  });
});

test('a user finds others within an organization only', async () => {
  const find = (query: string) => call('GET', `/api/users?username=annotator${query}`);
  expect((await find('')).json.count).toBe(0);
  expect((await find('&org=studio')).json).toMatchObject({ count: 1, results: [{ username: 'annotator' }] });
});
