import { once } from 'node:events';
import { request } from 'node:http';
import { beforeAll, expect, test } from 'vitest';
import { newTask } from './attached.ts';
import { type Sending, serveStandIn } from './stand-in.ts';

const standIn = serveStandIn();
const { cvat, call } = standIn;
let task = 0;
beforeAll(async () => {
  task = await newTask(standIn);
  await call('POST', `/api/tasks/${task}/data/`, { headers: { 'Upload-Start': 'true' } });
});

let count = 0;
const begin = (length: number | string, filename = `file-${count++}.jpg`) =>
  call('POST', `/api/tasks/${task}/data/`, {
    headers: {
      'Upload-Length': String(length),
      'Upload-Metadata': `filename ${Buffer.from(filename).toString('base64')},filetype ${btoa('image/jpeg')}`,
    },
  });
const append = (location: string, offset: number, body: string | ReadableStream, more: Sending = {}) =>
  call('PATCH', location, {
    ...more,
    body,
    headers: { 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(offset) },
  });
const begun = async (length: number) => (await begin(length)).headers.get('location') ?? '';

test('tus: an upload has an absolute location and says the name to finish it with', async () => {
  const reply = await begin(4, 'name.jpg');
  expect(reply.status).toBe(201);
  expect(reply.headers.get('location')).toMatch(new RegExp(`^${cvat().url}/api/tasks/${task}/data/2_[0-9a-f-]+$`));
  expect(reply.headers.get('upload-filename')).toBe('name.jpg');
});

test('tus: chunks move the offset, which HEAD tells; a complete upload is 404', async () => {
  const location = await begun(6);
  const first = await append(location, 0, 'abc');
  expect(first.status).toBe(204);
  expect(first.headers.get('upload-offset')).toBe('3');
  const head = await call('HEAD', location);
  expect(head.status).toBe(200);
  expect(head.headers.get('upload-offset')).toBe('3');
  expect(head.headers.get('upload-length')).toBe('6');
  expect((await append(location, 3, 'def')).status).toBe(204);
  expect((await call('HEAD', location)).status).toBe(404);
});

test('tus: another offset is 409, more than the length 413', async () => {
  const location = await begun(6);
  expect((await append(location, 2, 'ab')).status).toBe(409);
  expect((await append(location, 0, 'abcdefgh')).status).toBe(413);
});

test('tus: a chunk without Content-Length is refused', async () => {
  const location = await begun(3);
  const chunked = new Request(location, {
    method: 'PATCH',
    body: new Blob(['abc']).stream(),
    duplex: 'half',
    headers: {
      ...{ 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': '0' },
      Authorization: `Bearer ${cvat().tokens.writer}`,
    },
  });
  expect((await fetch(chunked)).status).toBe(400);
});

test('tus: a chunk that is cut off does not count', async () => {
  const location = await begun(6);
  const headers = { 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': '0', 'Content-Length': '6' };
  const authorization = { Authorization: `Bearer ${cvat().tokens.writer}` };
  const cut = request(location, { method: 'PATCH', headers: { ...headers, ...authorization } });
  const failed = once(cut, 'error');
  cut.write('abc', () => cut.destroy(new Error('cut')));
  await failed;
  expect((await call('HEAD', location)).headers.get('upload-offset')).toBe('0');
  expect((await append(location, 0, 'abcdef')).status).toBe(204);
});

test('tus: a chunk of another type is 415', async () => {
  const location = await begun(3);
  const headers = { 'Content-Type': 'application/octet-stream', 'Upload-Offset': '0' };
  expect((await call('PATCH', location, { body: 'abc', headers })).status).toBe(415);
});

test("tus: another user's upload is 403, an unknown one 404", async () => {
  const location = await begun(3);
  const { admin } = cvat().tokens;
  expect((await append(location, 0, 'abc', { token: admin })).status).toBe(403);
  expect((await call('HEAD', location.replace(/[0-9a-f]{12}$/, '000000000000'))).status).toBe(404);
});

test('tus: a name is required, a length of 0 breaks the server, 25 GiB are the most', async () => {
  expect((await begin(3, '')).status).toBe(400);
  expect((await begin(0)).status).toBe(500);
  expect((await begin(25 * 1024 ** 3 + 1)).status).toBe(413);
  expect((await begin(25 * 1024 ** 3)).status).toBe(201);
});
