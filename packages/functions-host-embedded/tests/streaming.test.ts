import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Note, type RunningApp, runApp } from './run-app.ts';

const MEGABYTE = 1_048_576;
const SIZE = 200 * MEGABYTE;
/** What Node needs for buffers that are garbage already; it does not grow with the size of a body. */
const BOUND = 150 * MEGABYTE;

describe('an app that streams', () => {
  let app: RunningApp;
  beforeAll(async () => {
    const settings = { APP_STREAMS: '1', FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: String(SIZE) };
    app = await runApp('bundle', { azurite: inject('azurite'), settings });
  });
  afterAll(() => app.end());

  const peak = async () => ((await (await app.fetch('/api/memory')).json()) as { peakBytes: number }).peakBytes;

  test('HTTP streams 200 MB in, chunked and without a length, in bounded memory', async () => {
    const before = await peak();
    const hash = createHash('sha256');
    const body = Readable.from(
      (function* () {
        for (let sent = 0; sent < SIZE; sent += MEGABYTE) {
          const chunk = Buffer.alloc(MEGABYTE, sent / MEGABYTE);
          hash.update(chunk);
          yield chunk;
        }
      })(),
    );
    const response = await app.fetch('/api/upload', { method: 'POST', body: Readable.toWeb(body), duplex: 'half' });
    expect(await response.json()).toEqual({ bytes: SIZE, sha256: hash.digest('hex') });
    expect((await peak()) - before).toBeLessThan(BOUND);
  });

  test('HTTP streams 200 MB out in bounded memory', async () => {
    const before = await peak();
    const request = httpRequest(`${app.host.url}/api/download`, { method: 'POST' });
    const answered = once(request, 'response');
    for (let ahead = 0; ahead < 4; ahead++) request.write('x');
    const [response] = await answered;
    expect(response.headers['content-type']).toBe('application/octet-stream');
    let bytes = 0;
    let asked = 4 * MEGABYTE;
    for await (const chunk of response) {
      bytes += chunk.length;
      for (; asked < SIZE && asked < bytes + 4 * MEGABYTE; asked += MEGABYTE) request.write('x');
      if (asked === SIZE) request.end();
    }
    expect(bytes).toBe(SIZE);
    expect((await peak()) - before).toBeLessThan(BOUND);
  });

  test('HTTP passes a body on before its end, both ways', async () => {
    const request = httpRequest(`${app.host.url}/api/duplex`, { method: 'POST' });
    const answered = new Promise<AsyncIterableIterator<Buffer>>((resolve) =>
      request.once('response', (response) => resolve(response[Symbol.asyncIterator]())),
    );
    request.write('12345');
    const chunks = await answered;
    expect(String((await chunks.next()).value)).toBe('got 5;');
    request.end('123');
    expect(String((await chunks.next()).value)).toBe('got 3;');
    expect((await chunks.next()).done).toBe(true);
  });

  test('HTTP hands over parameters, query, headers and body as without streaming', async () => {
    const response = await app.fetch('/api/echo/7?a=1', {
      method: 'POST',
      headers: { 'x-question': 'what?' },
      body: 'hi',
    });
    expect([response.status, response.headers.get('x-answer')]).toEqual([201, '42']);
    expect(response.headers.get('set-cookie')).toContain('taste=sweet');
    expect(await response.json()).toMatchObject({
      method: 'POST',
      url: `${app.host.url}/api/echo/7?a=1`,
      params: { id: '7' },
      query: { a: '1' },
      header: 'what?',
      body: 'hi',
    });
  });

  test('HTTP answers an exception with 500 and no body', async () => {
    const response = await app.fetch('/api/fails');
    expect([response.status, await response.text()]).toEqual([500, '']);
    await app.eventually(async () => app.logs.find((line) => /error fails:.*No such luck/.test(line)));
  });

  test('HTTP answers 500 to an upload that its function does not read to the end', async () => {
    const body = Buffer.alloc(5 * MEGABYTE);
    expect((await app.fetch('/api/fails', { method: 'POST', body })).status).toBe(500);
    expect((await app.fetch('/api/echo/1')).status).toBe(201);
  });

  test('HTTP cuts a response whose function fails after it has begun', async () => {
    const response = await app.fetch('/api/breaks');
    expect(response.status).toBe(200);
    const [whole] = await Promise.allSettled([response.text(), app.fetch('/api/break-now')]);
    expect(whole.status).toBe('rejected');
  });

  test('HTTP hands a body with a length over when all of it is there, as the real host', async () => {
    const begun = (notes: readonly Note[]) => notes.filter(({ what }) => what === 'duplex begins').length;
    const before = begun(await app.journal(() => true));
    const request = httpRequest(`${app.host.url}/api/duplex`, { method: 'POST', headers: { 'content-length': 8 } });
    const answered = once(request, 'response');
    request.write('12345');
    // A request that came later is answered: the one before it would have begun.
    await app.fetch('/api/echo/1');
    expect(begun(await app.journal(() => true))).toBe(before);
    request.end('678');
    const [response] = await answered;
    expect(String(await response.toArray())).toBe('got 8;');
    expect(begun(await app.journal(() => true))).toBe(before + 1);
  });

  test('HTTP tells a function whose caller has left in the middle of an upload', async () => {
    const ends = (notes: readonly Note[]) => notes.filter(({ what }) => what === 'duplex ended').length;
    const before = ends(await app.journal(() => true));
    const request = httpRequest(`${app.host.url}/api/duplex`, { method: 'POST' });
    request.write('12345');
    const response = await new Promise<Readable>((resolve) => request.once('response', resolve));
    response.once('error', () => undefined);
    request.destroy();
    await app.journal((notes) => ends(notes) > before);
  });

  test('HTTP refuses a body over the limit: 413 where it is chunked, 500 without words where it has a length', async () => {
    const limited = await runApp('bundle', {
      azurite: inject('azurite'),
      settings: { APP_STREAMS: '1', FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '1000' },
    });
    try {
      const post = (init: RequestInit) => limited.fetch('/api/upload', { method: 'POST', ...init });
      const whole = await post({ body: 'x'.repeat(1001) });
      expect([whole.status, await whole.text()]).toEqual([500, '']);
      expect((await post({ body: new Blob(['x'.repeat(1001)]).stream(), duplex: 'half' })).status).toBe(413);
      expect((await post({ body: 'x'.repeat(1000) })).status).toBe(200);
    } finally {
      await limited.end();
    }
  });
});

test('a request that comes while another worker takes the place of one that died is answered by that one', async () => {
  const settings = { APP_STREAMS: '1' };
  const app = await runApp('bundle', { azurite: inject('azurite'), settings, ownWorker: true });
  try {
    const pid = app.logs.flatMap((line) => /Worker process (\d+) started/.exec(line)?.[1] ?? []).at(-1);
    process.kill(Number(pid), 'SIGKILL');
    await app.eventually(async () => app.logs.find((line) => line.includes('node exited with code 137')));
    const response = await app.fetch('/api/upload', {
      method: 'POST',
      body: 'abc',
      signal: AbortSignal.timeout(30_000),
    });
    expect(await response.json()).toMatchObject({ bytes: 3 });
  } finally {
    await app.end();
  }
});
