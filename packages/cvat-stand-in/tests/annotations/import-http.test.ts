import { BlobServiceClient } from '@azure/storage-blob';
import { downloadZip } from 'client-zip';
import { expect, inject, test } from 'vitest';
import { uniqueName } from '../../../../tests/names.ts';
import { annotation, documentOf, image } from './coco-case.ts';
import { ended, type Served, serveTask } from './served-task.ts';

const TASK = '/api/tasks/5/annotations/';
const FORMAT = 'format=COCO%201.0';
const TASK_RQ = 'action=import&target=task&target_id=5&subresource=annotations';
const shape = (more: object = {}) => ({ type: 'rectangle', frame: 0, label_id: 7, points: [1, 2, 3, 4], ...more });

const fileOf = (content: string | Blob, name = 'whatever.bin') => {
  const form = new FormData();
  form.append('annotation_file', new Blob([content]), name);
  return form;
};
const cocoFile = (document: unknown = documentOf()) => fileOf(JSON.stringify(document));

/** Starts an import by multipart and waits for its end. */
async function importInto(served: Served, document: unknown, query = '', path = TASK) {
  const { status, body } = await served.call('POST', `${path}?${FORMAT}&location=local${query}`, cocoFile(document));
  expect(status).toBe(202);
  return ended(served, body.rq_id);
}
const shapesOf = async (served: Served, path = TASK) => (await served.call('GET', path)).body.shapes;

test('POST multipart answers 202 with the id that a client can compute, and imports', async () => {
  const served = await serveTask();
  const { status, body } = await served.call('POST', `${TASK}?${FORMAT}&location=local`, cocoFile());
  expect([status, body]).toEqual([202, { rq_id: TASK_RQ }]);
  expect(await ended(served, TASK_RQ)).toMatchObject({
    ...{ status: 'finished', message: '' },
    operation: { type: 'import:annotations', target: 'task', task_id: 5, format: null },
  });
  expect(await shapesOf(served)).toMatchObject([{ id: 1, frame: 0, label_id: 7, source: 'file' }]);
});

test('POST takes a zip, whatever its name says', async () => {
  const served = await serveTask();
  const document = JSON.stringify(documentOf());
  const zip = await downloadZip([{ name: 'annotations/instances_default.json', input: document }]).blob();
  const { body } = await served.call('POST', `${TASK}?${FORMAT}&location=local`, fileOf(zip, 'a.json'));
  expect((await ended(served, body.rq_id)).status).toBe('finished');
  expect(await shapesOf(served)).toHaveLength(1);
});

test.each([
  ['', "Unknown input format ''"],
  ['format=coco', "Unknown input format 'coco'"],
  ['format=COCO%201.0&location=moon', "The specified location 'moon' is not supported"],
  ['format=COCO%201.0&import_mode=merge', "Invalid import_mode='merge'. Allowed: replace, append"],
])('POST with the parameters %j is refused', async (query, message) => {
  const served = await serveTask();
  const { status, body } = await served.call('POST', `${TASK}?${query}`, cocoFile());
  expect([status, body]).toEqual([400, [message]]);
});

test('POST of a format that is switched off is 405', async () => {
  const served = await serveTask({ options: { disabledFormats: ['COCO 1.0'] } });
  const { status, body } = await served.call('POST', `${TASK}?${FORMAT}`, cocoFile());
  expect([status, body]).toEqual([405, { detail: 'Format is not available' }]);
});

test('POST without a file is refused', async () => {
  const served = await serveTask();
  const { status, body } = await served.call('POST', `${TASK}?${FORMAT}&location=local`);
  expect([status, body]).toEqual([400, { annotation_file: ['No file was submitted.'] }]);
  const form = new FormData();
  form.append('file', new Blob(['{}']), 'a.json');
  const second = await served.call('POST', `${TASK}?${FORMAT}&location=local`, form);
  expect(second.status).toBe(400);
});

test("a failed import says why in CVAT's words, and leaves everything as it was", async () => {
  const served = await serveTask();
  await served.call('PUT', TASK, { shapes: [shape()], tags: [{ frame: 0, label_id: 7 }] });
  const images = [image(1, 'a.jpg'), image(2, 'stranger.jpg')];
  expect(await importInto(served, documentOf({ images }))).toMatchObject({
    status: 'failed',
    message:
      "cvat.apps.dataset_manager.bindings.CvatImportError: Could not match item id: 'stranger' with any task frame\n",
  });
  const { body } = await served.call('GET', TASK);
  expect([body.shapes.length, body.tags.length]).toEqual([1, 1]);
});

test('import_mode replace (the default) deletes everything, the work of people and tags too', async () => {
  const served = await serveTask({
    jobs: [
      { start: 0, stop: 1 },
      { start: 2, stop: 3 },
    ],
  });
  await served.call('PUT', TASK, { shapes: [shape({ frame: 3, label_id: 8 })], tags: [{ frame: 2, label_id: 7 }] });
  await importInto(served, documentOf());
  const { body } = await served.call('GET', TASK);
  expect([body.shapes.length, body.tags.length]).toEqual([1, 0]);
});

test('import_mode replace twice gives the same', async () => {
  const served = await serveTask();
  await importInto(served, documentOf());
  await importInto(served, documentOf());
  expect(await shapesOf(served)).toHaveLength(1);
});

test('an import that is begun again has the same id and a date of its own', async () => {
  const served = await serveTask();
  const begunAt = async () => {
    await importInto(served, documentOf());
    return Date.parse((await served.call('GET', `/api/requests/${encodeURIComponent(TASK_RQ)}`)).body.created_date);
  };
  const first = await begunAt();
  served.running().clock.advance(60_000);
  expect(await begunAt()).toBeGreaterThanOrEqual(first + 60_000);
});

test('import_mode append keeps what is there', async () => {
  const served = await serveTask();
  await served.call('PUT', TASK, { shapes: [shape()] });
  await importInto(served, documentOf(), '&import_mode=append');
  await importInto(served, documentOf(), '&import_mode=append');
  expect(await shapesOf(served)).toHaveLength(3);
});

test('a document without images succeeds and wipes the task', async () => {
  const served = await serveTask();
  await served.call('PUT', TASK, { shapes: [shape()] });
  expect(await importInto(served, documentOf({ images: [] }))).toMatchObject({ status: 'finished' });
  expect(await shapesOf(served)).toEqual([]);
});

test('an import still finds frames that are marked as deleted', async () => {
  const served = await serveTask();
  const { body } = await served.call('PATCH', '/api/tasks/5/data/meta', { deleted_frames: [0] });
  expect(body).toMatchObject({ size: 4, deleted_frames: [0] });
  await importInto(served, documentOf());
  expect(await shapesOf(served)).toMatchObject([{ frame: 0 }]);
});

test('an import leaves consensus replicas alone', async () => {
  const replica = { start: 0, stop: 3, type: 'consensus_replica' } as const;
  const served = await serveTask({ jobs: [{ start: 0, stop: 3 }, replica] });
  await served.call('PUT', '/api/jobs/12/annotations', { shapes: [shape()] });
  await importInto(served, documentOf({ images: [] }));
  expect(await shapesOf(served, '/api/jobs/12/annotations')).toHaveLength(1);
});

test('an import puts what lies in an overlap into both jobs', async () => {
  const served = await serveTask({
    jobs: [
      { start: 0, stop: 2 },
      { start: 2, stop: 3 },
    ],
    overlap: 1,
  });
  await importInto(served, documentOf({ images: [image(1, 'c.jpg')] }));
  expect(await shapesOf(served, '/api/jobs/11/annotations')).toHaveLength(1);
  expect(await shapesOf(served, '/api/jobs/12/annotations')).toHaveLength(1);
  expect(await shapesOf(served)).toHaveLength(1);
});

test('an import into a job has an id of its own and changes only that job', async () => {
  const served = await serveTask({
    jobs: [
      { start: 0, stop: 1 },
      { start: 2, stop: 3 },
    ],
  });
  await served.call('PUT', TASK, { shapes: [shape(), shape({ frame: 3 })] });
  const job = '/api/jobs/12/annotations/';
  const document = documentOf({ images: [image(1, 'c.jpg')] });
  const { body } = await served.call('POST', `${job}?${FORMAT}&location=local`, cocoFile(document));
  expect(body.rq_id).toBe('action=import&target=job&target_id=12&subresource=annotations');
  expect((await ended(served, body.rq_id)).status).toBe('finished');
  expect(await shapesOf(served, job)).toMatchObject([{ frame: 2 }]);
  expect(await shapesOf(served, '/api/jobs/11/annotations')).toHaveLength(1);
});

test('an import into a job does not know the images of another job', async () => {
  const served = await serveTask({
    jobs: [
      { start: 0, stop: 1 },
      { start: 2, stop: 3 },
    ],
  });
  const { status, message } = await importInto(served, documentOf(), '', '/api/jobs/12/annotations/');
  expect(status).toBe('failed');
  expect(message).toContain("Could not match item id: 'a' with any task frame");
});

test('a second import of the task is 409 with its id while the first one runs', async () => {
  const served = await serveTask();
  served.running().work.hold('started');
  await served.call('POST', `${TASK}?${FORMAT}&location=local`, cocoFile());
  const { status, body } = await served.call('POST', `${TASK}?${FORMAT}&location=local`, cocoFile());
  expect([status, body]).toEqual([409, { rq_id: TASK_RQ }]);
  served.running().work.hold('nowhere');
  expect((await ended(served, TASK_RQ)).status).toBe('finished');
});

test("an import follows the rules of the server's version", async () => {
  const served = await serveTask({ options: { version: '2.68.0' } });
  const { iscrowd: _, ...bare } = annotation();
  expect((await importInto(served, documentOf({ annotations: [bare] }))).status).toBe('failed');
});

/** Uploads over TUS in two chunks; answers the id that finishes it. */
async function upload(served: Served, content: string, path = TASK): Promise<string> {
  const bytes = new TextEncoder().encode(content);
  const created = await served.call('POST', path, undefined, {
    ...{ 'Upload-Length': String(bytes.length), 'Tus-Resumable': '1.0.0' },
    'Upload-Metadata': `filename ${btoa('a.json')}`,
  });
  expect(created.status).toBe(201);
  const location = new URL(created.headers.get('location') ?? '').pathname;
  const half = Math.ceil(bytes.length / 2);
  for (const [from, to] of [
    [0, half],
    [half, bytes.length],
  ] as const) {
    const patched = await served.call('PATCH', location, new TextDecoder().decode(bytes.slice(from, to)), {
      ...{ 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(from) },
    });
    expect(patched.status).toBe(204);
  }
  return created.headers.get('upload-filename') ?? '';
}

test('TUS: start is a no-op, the upload is called by its id, finish imports it, and the file is gone then', async () => {
  const served = await serveTask();
  expect((await served.call('POST', TASK, undefined, { 'Upload-Start': 'true' })).status).toBe(202);
  const id = await upload(served, JSON.stringify(documentOf()));
  expect(id).toMatch(/^2_[0-9a-f-]{36}$/);
  const finish = `${TASK}?${FORMAT}&location=local&filename=${id}`;
  const { status, body } = await served.call('POST', finish, undefined, { 'Upload-Finish': 'true' });
  expect([status, body]).toEqual([202, { rq_id: TASK_RQ }]);
  expect((await ended(served, TASK_RQ)).status).toBe('finished');
  expect(await shapesOf(served)).toHaveLength(1);
  const again = await served.call('POST', finish, undefined, { 'Upload-Finish': 'true' });
  expect([again.status, again.body]).toEqual([400, ['No such file were uploaded']]);
});

test('TUS: the upload of a failed import is gone as well', async () => {
  const served = await serveTask();
  const id = await upload(served, '{"nonsense":1}');
  const finish = `${TASK}?${FORMAT}&location=local&filename=${id}`;
  await served.call('POST', finish, undefined, { 'Upload-Finish': 'true' });
  expect((await ended(served, TASK_RQ)).status).toBe('failed');
  expect((await served.call('POST', finish, undefined, { 'Upload-Finish': 'true' })).status).toBe(400);
});

test.each([
  'a.json',
  '2_00000000-0000-4000-8000-000000000000',
  '1_00000000-0000-4000-8000-000000000000',
  '..%2Fstate.jsonl',
])('TUS: %s is not an uploaded file', async (filename) => {
  const served = await serveTask();
  const finish = `${TASK}?${FORMAT}&location=local&filename=${filename}`;
  const { status, body } = await served.call('POST', finish, undefined, { 'Upload-Finish': 'true' });
  expect([status, body]).toEqual([400, ['No such file were uploaded']]);
});

test("TUS: another user's upload does not count", async () => {
  const served = await serveTask();
  const id = await upload(served, JSON.stringify(documentOf()));
  const finish = `${TASK}?${FORMAT}&location=local&filename=${id}`;
  const other = { Authorization: `Bearer ${served.running().tokens.admin}` };
  const { status, body } = await served.call('POST', finish, undefined, { 'Upload-Finish': 'true', ...other });
  expect([status, body]).toEqual([400, ['No such file were uploaded']]);
});

test("TUS: HEAD tells how far it came, and another user's upload is forbidden", async () => {
  const served = await serveTask();
  const created = await served.call('POST', TASK, undefined, { 'Upload-Length': '10', 'Tus-Resumable': '1.0.0' });
  const location = new URL(created.headers.get('location') ?? '').pathname;
  const head = await served.call('HEAD', location);
  expect([head.status, head.headers.get('upload-offset'), head.headers.get('upload-length')]).toEqual([200, '0', '10']);
  const other = { Authorization: `Bearer ${served.running().tokens.admin}` };
  expect((await served.call('HEAD', location, undefined, other)).status).toBe(403);
});

/** A container of Azurite that holds `name` with this content, known to the stand-in as storage 21. */
async function inCloud(name: string, content: string) {
  const connectionString = inject('azurite');
  const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient(uniqueName('coco'));
  await container.create();
  await container.getBlockBlobClient(name).uploadData(new TextEncoder().encode(content));
  return { connectionString, resource: container.containerName };
}

test('cloud: the worker reads the blob from the storage that is named', async () => {
  const served = await serveTask({ storage: await inCloud('x/labels.json', JSON.stringify(documentOf())) });
  const query = `${FORMAT}&location=cloud_storage&cloud_storage_id=21&filename=x/labels.json`;
  const { status, body } = await served.call('POST', `${TASK}?${query}`);
  expect(status).toBe(202);
  expect((await ended(served, body.rq_id)).status).toBe('finished');
  expect(await shapesOf(served)).toHaveLength(1);
});

test('cloud: a blob that is not there fails the import in the background', async () => {
  const served = await serveTask({ storage: await inCloud('labels.json', '{}') });
  const query = `${FORMAT}&location=cloud_storage&cloud_storage_id=21&filename=other.json`;
  const { body } = await served.call('POST', `${TASK}?${query}`);
  expect(await ended(served, body.rq_id)).toMatchObject({
    status: 'failed',
    message: expect.stringContaining("The file 'other.json' not found on the cloud storage"),
  });
});

test('cloud: without location the source storage of the task decides', async () => {
  const storage = await inCloud('labels.json', JSON.stringify(documentOf()));
  const sourceStorage = { id: 1, location: 'cloud_storage', cloud_storage_id: 21 } as const;
  const served = await serveTask({ storage, sourceStorage });
  const { body } = await served.call('POST', `${TASK}?${FORMAT}&filename=labels.json`);
  expect((await ended(served, body.rq_id)).status).toBe('finished');
  const multipart = await served.call('POST', `${TASK}?${FORMAT}`, cocoFile());
  expect([multipart.status, multipart.body]).toEqual([400, ['The filename was not specified']]);
});

test.each([
  ['cloud_storage_id=21', 400],
  ['filename=a.json', 400],
  ['filename=a.json&cloud_storage_id=99', 400],
  ['filename=a.json&cloud_storage_id=x', 500],
])('cloud: %s is refused with %i', async (query, expected) => {
  const served = await serveTask();
  const { status } = await served.call('POST', `${TASK}?${FORMAT}&location=cloud_storage&${query}`);
  expect(status).toBe(expected);
});
