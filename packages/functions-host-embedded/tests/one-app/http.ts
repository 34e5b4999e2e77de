import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { app, BODY_LIMIT } from './app.ts';

describe('an app, buffered', () => {
  test('HTTP hands over method, route parameters, query, headers and body, and takes status, headers and cookies', async () => {
    const response = await app.fetch('/api/echo/7?a=1&a=2&b=%20x', {
      method: 'POST',
      headers: { 'x-question': 'what?' },
      body: 'hällo',
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('x-answer')).toBe('42');
    expect(response.headers.get('set-cookie')).toBe('taste=sweet; max-age=60; path=/; samesite=lax; httponly');
    expect(await response.json()).toEqual({
      method: 'POST',
      url: `${app.host.url}/api/echo/7?a=1&a=2&b=%20x`,
      params: { id: '7' },
      query: { a: '1,2', b: ' x' },
      header: 'what?',
      body: 'hällo',
    });
  });

  test('HTTP sends no body to the app for a chunked request, as the real host', async () => {
    const body = new Blob(['in one chunk']).stream();
    const response = await app.fetch('/api/echo', { method: 'POST', body, duplex: 'half' });
    expect(await response.json()).toMatchObject({ body: '', params: {} });
  });

  test.each([
    ['GET', '/api/echo', 201],
    ['GET', '/api/echo/abc', 404],
    ['DELETE', '/api/echo', 404],
    ['GET', '/echo', 404],
    ['GET', '/API/Echo/1', 201],
    ['GET', '/api/items/1', 200],
    ['POST', '/api/items/1', 200],
    ['GET', '/api/items', 404],
    ['GET', '/', 200],
    ['GET', '/admin/nonsense', 401],
    ['GET', '/runtime/webhooks/nonsense', 404],
    ['GET', '/runtime/webhooks/constructor/x', 404],
    ['GET', '/api/echo/%00', 400],
  ])('HTTP routes %s %s to %i', async (method, path, status) => {
    const response = await app.fetch(path, { method });
    expect(response.status).toBe(status);
  });

  test('HTTP tells two functions on one route apart by their methods', async () => {
    expect(await (await app.fetch('/api/items/1')).text()).toBe('read');
    expect(await (await app.fetch('/api/items/1', { method: 'POST' })).text()).toBe('written');
  });

  test('HTTP gives the rest of a path to {*rest}, also where it is empty', async () => {
    expect(await (await app.fetch('/api/files/a/b%20c/d%2Fe')).json()).toEqual({ rest: 'a/b c/d%2Fe' });
    expect(await (await app.fetch('/api/files')).json()).toEqual({});
  });

  test('HTTP opens a function by its own key, the host key or the master key, in the query or the header', async () => {
    const { keys } = app.host;
    const admin = await app.fetch('/admin/functions/withKey/keys', { headers: { 'x-functions-key': keys.master } });
    const own = ((await admin.json()) as { keys: { value: string }[] }).keys[0]?.value ?? '';
    const status = async (path: string, key?: string) =>
      (await app.fetch(path, key === undefined ? {} : { headers: { 'x-functions-key': key } })).status;
    expect(await status('/api/withKey')).toBe(401);
    expect(await status('/api/withKey', 'wrong')).toBe(401);
    expect(await status('/api/withKey', own)).toBe(200);
    expect(await status('/api/withKey', keys.default)).toBe(200);
    expect(await status('/api/withKey', keys.master)).toBe(200);
    expect(await status('/api/withKey', keys.system.blobs_extension)).toBe(403);
    expect(await status(`/api/withKey?code=${own}`)).toBe(200);
    expect(await status(`/api/withKey?code=${own}`, 'wrong')).toBe(401);
    expect(await status('/api/withOtherKey', own)).toBe(401);
    expect(await status('/api/withMasterKey', keys.default)).toBe(403);
    expect(await status('/api/withMasterKey', own)).toBe(401);
    expect(await status('/api/withMasterKey', keys.master)).toBe(200);
    expect(await status('/api/echo?code=wrong')).toBe(201);
  });

  test('HTTP answers an exception with 500 and no body, and logs its stack', async () => {
    const response = await app.fetch('/api/fails');
    expect([response.status, await response.text()]).toEqual([500, '']);
    await app.eventually(async () => app.logs.find((line) => /error fails:.*No such luck.*at /.test(line)));
  });

  test('HTTP answers 204 where a function returns nothing', async () => {
    expect((await app.fetch('/api/nothing')).status).toBe(204);
  });

  test('HTTP answers 500 without words to a body over FUNCTIONS_REQUEST_BODY_SIZE_LIMIT', async () => {
    expect((await app.fetch('/api/echo', { method: 'POST', body: 'x'.repeat(BODY_LIMIT) })).status).toBe(201);
    const over = await app.fetch('/api/echo', { method: 'POST', body: 'x'.repeat(BODY_LIMIT + 1) });
    expect([over.status, await over.text()]).toEqual([500, '']);
  });

  test('a request that bears the name of another machine is answered 421, whatever its key', async () => {
    const answered = (host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = { host, 'x-functions-key': app.host.keys.master };
        request(`${app.host.url}/admin/host/status`, { headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .once('error', reject)
          .end();
      });
    expect(await answered('evil.example')).toBe(421);
    expect(await answered('localhost:1')).toBe(200);
  });

  test('/admin/host/status and /admin/functions answer only to the master key', async () => {
    const withKey = (key: string) => ({ headers: { 'x-functions-key': key } });
    expect((await app.fetch('/admin/host/status', withKey(app.host.keys.default))).status).toBe(403);
    const status = await app.fetch('/admin/host/status', withKey(app.host.keys.master));
    expect(await status.json()).toMatchObject({ state: 'Running' });
    const one = await app.fetch('/admin/functions/YEARLY', withKey(app.host.keys.master));
    expect(await one.json()).toMatchObject({ name: 'yearly', config: { bindings: [{ type: 'timerTrigger' }] } });
    expect((await app.fetch('/admin/functions/none', withKey(app.host.keys.master))).status).toBe(404);
    const wrongMethod = { ...withKey(app.host.keys.master), method: 'PUT' };
    expect((await app.fetch('/admin/functions/yearly', wrongMethod)).status).toBe(405);
  });

  test('/admin/functions/{name} runs a function by hand', async () => {
    const response = await app.fetch('/admin/functions/orders', {
      method: 'POST',
      headers: { 'x-functions-key': app.host.keys.master, 'content-type': 'application/json' },
      body: JSON.stringify({ input: '{"by":"hand"}' }),
    });
    expect(response.status).toBe(202);
    await app.journal((notes) => notes.some(({ order }) => JSON.stringify(order) === '{"by":"hand"}'));
  });
});
