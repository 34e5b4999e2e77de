import { beforeAll, expect, test } from 'vitest';
import { startScripted } from '../../../tests/adapters/scripted-server.ts';
import { attach } from './attached.ts';
import { accountSas, azurite, container, containerSas, entry, jpeg, manifest } from './pictures.ts';
import { serveStandIn } from './stand-in.ts';

const standIn = serveStandIn(() => ({ blobEndpoints: { [azurite().account]: azurite().endpoint } }));
const { call } = standIn;
let resource = '';
beforeAll(async () => {
  const blobs = { 'manifest.jsonl': manifest(entry('a.jpg')), 'a.jpg': await jpeg() };
  resource = (await container(blobs)).name;
});

const create = (more: object) =>
  call('POST', '/api/cloudstorages', {
    json: {
      ...{ provider_type: 'AZURE_CONTAINER', resource, display_name: 'images' },
      ...{ credentials_type: 'CONNECTION_STRING', connection_string: azurite().connectionString },
      ...more,
    },
  });
const withToken = (session_token: string, more: object = {}) =>
  create({
    ...{ credentials_type: 'ACCOUNT_NAME_TOKEN_PAIR', account_name: azurite().account, session_token },
    ...{ connection_string: '', ...more },
  });

test('storage: a connection string with BlobEndpoint is accepted, and no credential comes back', async () => {
  const reply = await create({ manifests: ['manifest.jsonl'], description: 'text' });
  expect(reply.status).toBe(201);
  expect(reply.json).toMatchObject({ resource, display_name: 'images', manifests: ['manifest.jsonl'] });
  expect(reply.text).not.toContain(azurite().key);
});

test('storage: a form is taken as JSON is, its lists by number', async () => {
  const body = new FormData();
  const fields = {
    ...{ provider_type: 'AZURE_CONTAINER', resource, display_name: 'images', 'manifests[0]': 'manifest.jsonl' },
    ...{ credentials_type: 'CONNECTION_STRING', connection_string: azurite().connectionString },
  };
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const reply = await call('POST', '/api/cloudstorages', { body });
  expect(reply.status, reply.text).toBe(201);
  expect(reply.json).toMatchObject({ resource, manifests: ['manifest.jsonl'] });
});

test('storage: a connection string with an account SAS is accepted', async () => {
  const { endpoint } = azurite();
  const reply = await create({ connection_string: `BlobEndpoint=${endpoint};SharedAccessSignature=${accountSas()}` });
  expect(reply.status, reply.text).toBe(201);
});

test('storage: a connection that breaks is made again, as the SDK of CVAT does', async () => {
  const storage = await startScripted((_, number) => (number === 1 ? 'reset' : { status: 200 }));
  const connection_string = `BlobEndpoint=${storage.url}/account;SharedAccessSignature=${accountSas()}`;
  const reply = await create({ connection_string });
  expect(reply.status, reply.text).toBe(201);
  expect(storage.seen.length).toBeGreaterThan(1);
  await storage.stop();
});

test('storage: an account SAS is accepted, with or without its question mark', async () => {
  expect((await withToken(accountSas())).status).toBe(201);
  expect((await withToken(`?${accountSas()}`)).status).toBe(201);
});

test('storage: the account key is accepted as token', async () => {
  expect((await withToken(azurite().key)).status).toBe(201);
});

test('storage: a SAS of the container is refused, in plain text', async () => {
  const reply = await withToken(containerSas(resource));
  expect(reply.status).toBe(400);
  expect(reply.type).toContain('text/html');
  expect(reply.text).toBe(
    `credentials: Cannot create resource ${resource} with specified credentials. Access forbidden.\n`,
  );
});

test('storage: an expired SAS is refused', async () => {
  expect((await withToken(accountSas(new Date(Date.now() - 60_000)))).text).toContain('Access forbidden.');
});

test('storage: anonymous access needs a public container', async () => {
  const anonymous = { credentials_type: 'ANONYMOUS_ACCESS', account_name: azurite().account };
  const { client, name } = await container();
  expect((await create({ ...anonymous, resource: name })).status).toBe(400);
  await client.setAccessPolicy('container');
  expect((await create({ ...anonymous, resource: name })).status).toBe(201);
});

test('storage: a container that is missing, and an account that cannot be reached, are not found', async () => {
  const message = (name: string) => `resource: The resource ${name} not found. It may have been deleted.\n`;
  expect((await create({ resource: 'no-such-container' })).text).toBe(message('no-such-container'));
  const unreachable = azurite().connectionString.replace(/BlobEndpoint=[^;]+/, 'BlobEndpoint=http://127.0.0.1:1/a');
  expect((await create({ connection_string: unreachable })).text).toBe(message(resource));
});

test('storage: a manifest must exist; its content is not looked at', async () => {
  const { name } = await container({ 'deep/folder/odd.jsonl': 'nonsense' });
  expect((await create({ resource: name, manifests: ['deep/folder/odd.jsonl'] })).status).toBe(201);
  const reply = await create({ resource: name, manifests: ['missing.jsonl'] });
  expect(reply.text).toBe(`manifests: The 'missing.jsonl' file does not exist on '${name}' cloud storage\n`);
});

test('storage: a connection string that cannot be read is answered with the words of the reader', async () => {
  const reply = await create({ connection_string: 'nonsense' });
  expect(reply.status).toBe(400);
  expect(reply.type).toContain('text/html');
});

test.each([
  ['session_token', { session_token: 's'.repeat(441) }],
  ['account_name', { account_name: 'a'.repeat(25) }],
  ['display_name', { display_name: 'd'.repeat(64) }],
  ['resource', { resource: 'r'.repeat(223) }],
  ['connection_string', { connection_string: 'c'.repeat(1025) }],
  ['resource', { resource: '$root' }],
  ['specific_attributes', { specific_attributes: 'prefix' }],
  ['manifests', { manifests: ['../manifest.jsonl'] }],
  ['provider_type', { provider_type: 'AZURE_BLOB_CONTAINER' }],
  ['display_name', { display_name: '' }],
])('storage: a bad %s is 400 in plain text', async (field, more) => {
  const reply = await create(more);
  expect(reply.status).toBe(400);
  expect(reply.text).toMatch(new RegExp(`^${field}: .+\\n$`));
});

test('storage: a bad prefix crashes the server', async () => {
  expect((await create({ specific_attributes: 'prefix=/a' })).status).toBe(500);
});

test('storage: neither account nor connection string is 400', async () => {
  expect((await create({ connection_string: '' })).text).toContain('was not specified');
});

test('storage: the same request again makes a second one', async () => {
  expect(await attach(standIn, resource)).not.toBe(await attach(standIn, resource));
  const { json } = await call('GET', `/api/cloudstorages?resource=${resource}&name=${resource}`);
  expect(json.count).toBe(2);
});

test('storage: a token of nothing is stored, and every later use fails', async () => {
  const { client, name } = await container();
  await client.setAccessPolicy('container');
  const created = await withToken(' ', { resource: name });
  expect(created.status, created.text).toBe(201);
  expect((await call('GET', `/api/cloudstorages/${String(created.json.id)}/status`)).status).toBe(500);
});

test('storage: a token with a blank in it is stored, and every later use fails', async () => {
  const { key } = azurite();
  const created = await withToken(`${key.slice(0, 9)} ${key.slice(9)}`);
  expect(created.status, created.text).toBe(201);
  expect((await call('GET', `/api/cloudstorages/${String(created.json.id)}/status`)).status).toBe(500);
});

test('storage: a SAS with a key that the SDK does not know is taken for an account key', async () => {
  expect((await withToken(`${accountSas()}&note=x`)).text).toContain('Access forbidden.');
});
