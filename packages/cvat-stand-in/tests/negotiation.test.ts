import { expect, test } from 'vitest';
import { serveStandIn } from './stand-in.ts';

const { call } = serveStandIn();
const about = (accept: string) => call('GET', '/api/server/about', { headers: { Accept: accept } });

test('Accept: application/json alone is answered 406', async () => {
  const reply = await about('application/json');
  expect(reply.status).toBe(406);
  expect(reply.json).toEqual({ detail: 'Could not satisfy the request Accept header.' });
});

test.each(['application/vnd.cvat+json', '*/*', 'application/*', 'application/json, text/plain, */*'])(
  'Accept: %s is answered as application/vnd.cvat+json',
  async (accept) => {
    const reply = await about(accept);
    expect(reply.status).toBe(200);
    expect(reply.type).toBe('application/vnd.cvat+json');
  },
);

test('Accept: version 2.0 is the only one', async () => {
  expect((await about('application/vnd.cvat+json; version=2.0')).status).toBe(200);
  expect((await about('application/vnd.cvat+json; version=1.0')).status).toBe(406);
});

test('Accept: text/html before */* gets a page', async () => {
  expect((await about('text/html, */*;q=0.8')).type).toContain('text/html');
});

test('Content-Type: a form is answered 415', async () => {
  const reply = await call('POST', '/api/projects', { body: new URLSearchParams({ name: 'a' }) });
  expect(reply.status).toBe(415);
  expect(reply.json.detail).toContain('Unsupported media type "application/x-www-form-urlencoded');
});

test('A body that is not JSON is answered 400', async () => {
  const headers = { 'Content-Type': 'application/json' };
  const reply = await call('POST', '/api/projects', { body: '{"name":NaN}', headers });
  expect(reply.status).toBe(400);
  expect(reply.json.detail).toContain('JSON parse error');
});

test('A trailing slash is another path, except below data and annotations', async () => {
  expect((await call('GET', '/api/tasks')).status).toBe(200);
  expect((await call('GET', '/api/tasks/')).status).toBe(404);
});

test('A route that is not built is a page that is not found', async () => {
  const reply = await call('GET', '/api/webhooks');
  expect([reply.status, reply.type]).toEqual([404, expect.stringContaining('text/html')]);
});

test('A method that a route lacks is answered 405', async () => {
  const reply = await call('DELETE', '/api/tasks');
  expect(reply.status).toBe(405);
  expect(reply.headers.get('allow')).toBe('GET, POST, HEAD, OPTIONS');
});
