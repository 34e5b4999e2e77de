import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { attach, create } from './attached.ts';
import { accountSas, azurite, container, entry, jpeg, manifest } from './pictures.ts';
import { serveStandIn } from './stand-in.ts';

const standIn = serveStandIn(() => ({ blobEndpoints: { [azurite().account]: azurite().endpoint } }));
const { call } = standIn;

let resource = '';
let turned = Buffer.alloc(0);
beforeAll(async () => {
  turned = await jpeg(40, 20, 6);
  const lines = [entry('a.jpg', { width: 20, height: 40 }), entry('gone.jpg')];
  resource = (await container({ 'a.jpg': turned, 'manifest.jsonl': manifest(...lines) })).name;
});

async function served() {
  const storage = await attach(standIn, resource);
  return { storage, task: (await create(standIn, storage, { chunk_size: 1 })).id };
}
const frame = (task: number, number: number | string, quality = 'compressed') =>
  call('GET', `/api/tasks/${task}/data?type=frame&number=${number}&quality=${quality}`);

test('frame: compressed and original are turned as EXIF says', async () => {
  const { task } = await served();
  const compressed = await frame(task, 0);
  expect(compressed.type).toBe('image/jpeg');
  expect(await sharp(compressed.bytes).metadata()).toMatchObject({ width: 20, height: 40 });
  const original = await frame(task, 0, 'original');
  expect(await sharp(original.bytes).metadata()).toMatchObject({ width: 20, height: 40 });
});

test('preview: the first frame', async () => {
  const { task } = await served();
  expect((await call('GET', `/api/tasks/${task}/preview`)).type).toBe('image/jpeg');
});

test('frame: a missing blob is noticed when it is asked for', async () => {
  const { task } = await served();
  expect((await frame(task, 1)).status).toBe(404);
});

test('frame: a number that is none, or too high, is refused', async () => {
  const { task } = await served();
  expect((await frame(task, 'x')).status).toBe(500);
  expect((await frame(task, 2)).status).toBe(400);
  expect((await call('GET', `/api/tasks/${task}/data?number=0`)).status).toBe(400);
});

test('frame: 409 once the storage is deleted; the task stays', async () => {
  const { task, storage } = await served();
  await call('DELETE', `/api/cloudstorages/${storage}`);
  const reply = await frame(task, 0);
  expect(reply.status).toBe(409);
  expect(reply.json).toBe('Task is not connected to cloud storage');
  expect((await call('GET', `/api/tasks/${task}/data/meta`)).json).toMatchObject({ size: 2, cloud_storage_id: null });
});

test('frame: another storage with the same keys can take over', async () => {
  const { task, storage } = await served();
  await call('DELETE', `/api/cloudstorages/${storage}`);
  const other = await attach(standIn, resource);
  const patched = await call('PATCH', `/api/tasks/${task}/data/meta`, { json: { cloud_storage_id: other } });
  expect(patched.json).toMatchObject({ cloud_storage_id: other });
  expect((await frame(task, 0)).status).toBe(200);
});

test('frame: a storage that cannot be reached does not take over', async () => {
  const { task } = await served();
  const { name, client } = await container();
  const other = await attach(standIn, name);
  await client.delete();
  const patched = await call('PATCH', `/api/tasks/${task}/data/meta`, { json: { cloud_storage_id: other } });
  expect(patched.status).toBe(400);
});

test('frame: a container that is gone is not mistaken for a missing blob', async () => {
  const blobs = { 'a.jpg': turned, 'manifest.jsonl': manifest(entry('a.jpg'), entry('b.jpg')) };
  const { name, client } = await container(blobs);
  const { id } = await create(standIn, await attach(standIn, name), { chunk_size: 1 });
  await client.delete();
  expect((await frame(id, 1)).json).toBe(`The resource ${name} not found. It may have been deleted.`);
});

test('frame: 403 once the SAS has expired; the annotations stay', async () => {
  const expires = new Date(Date.now() + 6000);
  const storage = await attach(standIn, resource, {
    ...{ credentials_type: 'ACCOUNT_NAME_TOKEN_PAIR', account_name: azurite().account },
    session_token: accountSas(expires),
  });
  const { id } = await create(standIn, storage, { chunk_size: 1 });
  await expect.poll(async () => (await frame(id, 1)).status, { timeout: 30_000, interval: 250 }).toBe(403);
  expect((await frame(id, 1)).json).toBe(`The resource ${resource} is no longer available. Access forbidden.`);
  expect((await call('GET', `/api/tasks/${id}`)).json).toMatchObject({ size: 2 });
});
