import { beforeAll, expect, test } from 'vitest';
import { attach } from './attached.ts';
import { accountSas, azurite, container, containerSas, entry, jpeg, manifest } from './pictures.ts';
import { results, serveStandIn } from './stand-in.ts';

const standIn = serveStandIn(() => ({ blobEndpoints: { [azurite().account]: azurite().endpoint } }));
const { call } = standIn;
let resource = '';
beforeAll(async () => {
  const blobs = {
    'manifest.jsonl': manifest(entry('a.jpg')),
    'a.jpg': await jpeg(),
    'UI/b.jpg': await jpeg(),
    'UI/deep/c.png': await jpeg(),
    'notes.txt': 'text',
  };
  resource = (await container(blobs)).name;
});

const patch = (id: number, json: object) => call('PATCH', `/api/cloudstorages/${id}`, { json });
const get = async (id: number, path = '') => (await call('GET', `/api/cloudstorages/${id}${path}`)).json;
const withToken = () =>
  attach(standIn, resource, {
    ...{ credentials_type: 'ACCOUNT_NAME_TOKEN_PAIR', account_name: azurite().account, session_token: accountSas() },
    manifests: ['manifest.jsonl'],
  });

test('storage: an update without manifests drops them', async () => {
  const id = await withToken();
  expect((await patch(id, { description: 'new' })).json).toMatchObject({ description: 'new', manifests: [] });
  expect(await get(id)).toMatchObject({ manifests: [] });
});

test('storage: a new token with the manifests keeps account and manifests', async () => {
  const id = await withToken();
  const reply = await patch(id, { session_token: accountSas(), manifests: ['manifest.jsonl'] });
  expect(reply.status).toBe(200);
  expect(reply.json).toMatchObject({ manifests: ['manifest.jsonl'], credentials_type: 'ACCOUNT_NAME_TOKEN_PAIR' });
  expect(await get(id, '/status')).toBe('AVAILABLE');
});

test('storage: an update checks the container again; its errors are JSON', async () => {
  const id = await withToken();
  const reply = await patch(id, { session_token: containerSas(resource), manifests: ['manifest.jsonl'] });
  expect(reply.status).toBe(400);
  expect(reply.json).toEqual({ credentials: expect.stringContaining('Access forbidden.') });
  expect(await get(id, '/status')).toBe('AVAILABLE');
});

test('storage: a manifest that an update adds must exist', async () => {
  const reply = await patch(await withToken(), { manifests: ['manifest.jsonl', 'missing.jsonl'] });
  expect(reply.status).toBe(400);
  const message = `The 'missing.jsonl' file does not exist on '${resource}' cloud storage`;
  expect(reply.json).toEqual({ manifests: message });
});

test.each(['/a', 'a//b'])('storage: the prefix %s in an update is 400', async (prefix) => {
  const id = await withToken();
  expect((await patch(id, { specific_attributes: `prefix=${prefix}`, manifests: [] })).status).toBe(400);
  expect(await get(id)).toMatchObject({ specific_attributes: '', manifests: ['manifest.jsonl'] });
});

test('storage: provider_type in an update asks for account or connection string', async () => {
  const reply = await patch(await withToken(), { provider_type: 'AZURE_CONTAINER', manifests: [] });
  expect(reply.status).toBe(400);
});

test('storage: another type of credentials needs all of its fields', async () => {
  const id = await withToken();
  expect((await patch(id, { credentials_type: 'CONNECTION_STRING', manifests: [] })).status).toBe(500);
  const { connectionString } = azurite();
  const reply = await patch(id, { credentials_type: 'CONNECTION_STRING', connection_string: connectionString });
  expect(reply.json).toMatchObject({ credentials_type: 'CONNECTION_STRING' });
});

test('storage: status is FORBIDDEN or NOT_FOUND once it is so', async () => {
  const { name, client } = await container();
  const id = await attach(standIn, name);
  await client.delete();
  expect(await get(id, '/status')).toBe('NOT_FOUND');
});

test('storage: content is one folder, names relative to it', async () => {
  const id = await withToken();
  expect(await get(id, '/content-v2')).toEqual({
    next: null,
    content: [
      { name: 'UI', type: 'DIR', mime_type: 'DIR' },
      { name: 'a.jpg', type: 'REG', mime_type: 'image' },
      { name: 'manifest.jsonl', type: 'REG', mime_type: 'unknown' },
      { name: 'notes.txt', type: 'REG', mime_type: 'unknown' },
    ],
  });
  expect(await get(id, '/content-v2?prefix=UI/')).toMatchObject({ content: [{ name: 'deep' }, { name: 'b.jpg' }] });
});

test('storage: content comes in pages', async () => {
  const id = await withToken();
  const first = await get(id, '/content-v2?page_size=2');
  expect(first.content).toHaveLength(2);
  const token = encodeURIComponent(String(first.next));
  expect((await get(id, `/content-v2?page_size=2&next_token=${token}`)).content).toHaveLength(2);
});

test('storage: content through a manifest', async () => {
  const id = await withToken();
  const content = await get(id, '/content-v2?manifest_path=manifest.jsonl');
  expect(content).toEqual({ next: null, content: [{ name: 'a.jpg', type: 'REG', mime_type: 'image' }] });
  expect((await call('GET', `/api/cloudstorages/${id}/content-v2?manifest_path=none.jsonl`)).status).toBe(404);
});

test('storage: a page of content has 500 names at most', async () => {
  const lines = Array.from({ length: 501 }, (_, number) => entry(`${number}.jpg`));
  const { name } = await container({ 'long.jsonl': manifest(...lines) });
  const id = await attach(standIn, name);
  const page = (query: string) => get(id, `/content-v2?manifest_path=long.jsonl&page_size=1000${query}`);
  const first = await page('');
  expect(first.content).toHaveLength(500);
  expect((await page(`&next_token=${String(first.next)}`)).content).toMatchObject([{ name: '500.jpg' }]);
});

test('storage: preview is the first image of the first manifest, 404 without any', async () => {
  const preview = async (id: number) => call('GET', `/api/cloudstorages/${id}/preview`);
  expect((await preview(await withToken())).type).toBe('image/jpeg');
  expect((await preview(await attach(standIn, resource))).status).toBe(404);
});

test('storage: a deleted one is gone from the list', async () => {
  const id = await withToken();
  expect((await call('DELETE', `/api/cloudstorages/${id}`)).status).toBe(204);
  const listed = results(await call('GET', '/api/cloudstorages?page_size=all'));
  expect(listed.map((storage) => storage.id)).not.toContain(id);
});
