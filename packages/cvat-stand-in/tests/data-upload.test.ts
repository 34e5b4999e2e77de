import { expect, test } from 'vitest';
import { frameNames, newTask } from './attached.ts';
import { jpeg } from './pictures.ts';
import { type Sending, serveStandIn } from './stand-in.ts';
import { zip } from './zips.ts';

const standIn = serveStandIn();
const { call, ended } = standIn;
const post = (task: number, sending: Sending) => call('POST', `/api/tasks/${task}/data/`, sending);

/** One multipart request with everything. */
function form(files: [string, Uint8Array | string][], fields: Record<string, string> = { image_quality: '70' }) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  for (const [at, [name, content]] of files.entries()) {
    body.append(`client_files[${at}]`, new Blob([new Uint8Array(Buffer.from(content))]), name);
  }
  return body;
}

async function upload(task: number, content: Buffer<ArrayBuffer>, filename: string) {
  const metadata = `filename ${Buffer.from(filename).toString('base64')}`;
  const headers = { 'Upload-Length': String(content.length), 'Upload-Metadata': metadata, 'Tus-Resumable': '1.0.0' };
  const created = await post(task, { headers });
  if (created.status !== 201) return created;
  const chunk = { 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': '0' };
  return call('PATCH', created.headers.get('location') ?? '', { headers: chunk, body: content });
}

const start = (task: number) => post(task, { headers: { 'Upload-Start': 'true' } });
const finish = async (task: number, json: object = { image_quality: 70 }) =>
  ended((await post(task, { headers: { 'Upload-Finish': 'true' }, json })).json.rq_id);

test('upload: multipart files lose their folders', async () => {
  const task = await newTask(standIn);
  const picture = await jpeg(40, 20, 6);
  const reply = await post(task, {
    body: form([
      ['in/b.jpg', picture],
      ['a.jpg', picture],
    ]),
  });
  expect(reply.status).toBe(202);
  expect((await ended(reply.json.rq_id)).status).toBe('finished');
  const { json } = await call('GET', `/api/tasks/${task}/data/meta`);
  expect(json).toMatchObject({
    storage: 'local',
    cloud_storage_id: null,
    frames: [
      { name: 'a.jpg', width: 20, height: 40 },
      { name: 'b.jpg', width: 20, height: 40 },
    ],
  });
});

test('upload: two multipart files of one name are 500', async () => {
  const files: [string, Uint8Array][] = [
    ['x/a.jpg', await jpeg(10, 10)],
    ['y/a.jpg', await jpeg(20, 20)],
  ];
  expect((await post(await newTask(standIn), { body: form(files) })).status).toBe(500);
});

test('upload: an archive over TUS keeps its folders', async () => {
  const task = await newTask(standIn);
  const picture = await jpeg();
  expect((await start(task)).status).toBe(202);
  const archive = await zip({ 'UI/b.jpg': picture, 'UI/notes.txt': 'x', 'a.PNG': picture });
  expect((await upload(task, archive, 'images.zip')).status).toBe(204);
  expect((await finish(task)).status).toBe('finished');
  expect(await frameNames(standIn, task)).toEqual(['UI/b.jpg', 'a.PNG']);
  expect((await call('GET', `/api/tasks/${task}/data?type=frame&number=1&quality=compressed`)).type).toBe('image/jpeg');
});

test('upload: what an archive names like a data URL is left out, and a name that no disk takes fails all', async () => {
  const picture = await jpeg();
  const unpacked = async (files: Record<string, Buffer>) => {
    const task = await newTask(standIn);
    await start(task);
    await upload(task, await zip(files), 'images.zip');
    return { task, ended: await finish(task) };
  };
  const { task } = await unpacked({ 'data:a/b.jpg': picture, 'x/data:c.jpg': picture });
  expect(await frameNames(standIn, task)).toEqual(['x/data:c.jpg']);
  const { ended: failed } = await unpacked({ 'a.jpg': picture, [`${'b'.repeat(252)}.jpg`]: picture });
  expect(failed).toMatchObject({ status: 'failed', message: expect.stringContaining('[Errno 36] File name too long') });
});

test('upload: one archive per task, and nothing beside it', async () => {
  const archive = await zip({ 'a.jpg': await jpeg() });
  const two = await newTask(standIn);
  await start(two);
  await upload(two, archive, '1.zip');
  await upload(two, archive, '2.zip');
  expect((await finish(two)).message).toContain('2 zip(s) found');
  const mixed = await newTask(standIn);
  const reply = await post(mixed, {
    body: form([
      ['a.zip', archive],
      ['b.jpg', await jpeg()],
    ]),
  });
  expect((await ended(reply.json.rq_id)).message).toMatch(/1 image\(s\), .* 1 zip\(s\) found/);
});

test('upload: single files over TUS, the second of one name is 409', async () => {
  const task = await newTask(standIn);
  await start(task);
  const picture = await jpeg();
  expect((await upload(task, picture, 'a.jpg')).status).toBe(204);
  const again = await upload(task, picture, 'a.jpg');
  expect(again.status).toBe(409);
  expect(again.json).toBe('File with same name already exists');
  await finish(task);
  expect(await frameNames(standIn, task)).toEqual(['a.jpg']);
});

test('upload: several small files with Upload-Multiple', async () => {
  const task = await newTask(standIn);
  await start(task);
  const body = form(
    [
      ['a.jpg', await jpeg()],
      ['b.jpg', await jpeg()],
    ],
    {},
  );
  expect((await post(task, { headers: { 'Upload-Multiple': 'true' }, body })).status).toBe(200);
  await finish(task);
  expect(await frameNames(standIn, task)).toEqual(['a.jpg', 'b.jpg']);
});

test('upload: a file name with folders cannot be put into place', async () => {
  const task = await newTask(standIn);
  await start(task);
  expect((await upload(task, await jpeg(), 'in/a.jpg')).status).toBe(500);
  expect((await upload(task, await jpeg(), '../a.jpg')).status).toBe(400);
});

test('upload: files before Upload-Start are taken', async () => {
  expect((await upload(await newTask(standIn), await jpeg(), 'a.jpg')).status).toBe(204);
});

test('upload: anything but an image fails the creation', async () => {
  const task = await newTask(standIn);
  const reply = await post(task, { body: form([['a.jpg', 'not an image']]) });
  expect((await ended(reply.json.rq_id)).message).toContain("InvalidImageError: failed to parse image file 'a.jpg'");
});

test('upload: nothing at all fails the creation', async () => {
  const task = await newTask(standIn);
  await start(task);
  expect((await finish(task)).message).toContain('No media data found');
});
