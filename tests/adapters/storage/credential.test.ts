import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BlobServiceClient } from '@azure/storage-blob';
import { expect, inject, test } from 'vitest';
import { createStorageCredential } from '../../../shared/adapters/storage/credential.ts';
import { createBlobStore } from '../../../shared/adapters/storage/store.ts';
import { uniqueName } from '../../names.ts';

const azurite = inject('azurite');
const key = Buffer.alloc(64, 7).toString('base64');
const inAzure = `DefaultEndpointsProtocol=https;AccountName=pictures;AccountKey=${key};EndpointSuffix=core.windows.net`;

test('an account SAS for Azurite travels with its endpoint, reads and lists, and cannot write', async () => {
  const container = uniqueName('sas');
  const store = createBlobStore({ connectionString: azurite });
  await store.ensureContainer(container);
  await store.write(container, 'a.txt', 'abc');
  const make = createStorageCredential({
    imagesStorage: { connectionString: azurite },
    cvatStorage: { credential: 'account-sas', sasDays: 30 },
  });
  const credential = await make();
  if (credential.type !== 'CONNECTION_STRING') throw new Error(`Wrong type ${credential.type}`);
  expect(credential.connectionString).not.toContain('AccountKey');
  const reader = BlobServiceClient.fromConnectionString(credential.connectionString).getContainerClient(container);
  await reader.getProperties();
  expect(await reader.getBlobClient('a.txt').exists()).toBe(true);
  await expect(reader.deleteBlob('a.txt')).rejects.toMatchObject({ statusCode: 403 });
});

test('an account SAS for Azure has the classic keys alone, no blank, and at most 440 characters', async () => {
  const make = createStorageCredential(
    { imagesStorage: { connectionString: inAzure }, cvatStorage: { credential: 'account-sas', sasDays: 30 } },
    { now: () => new Date('2026-01-01T00:00:00Z') },
  );
  const credential = await make();
  if (credential.type !== 'ACCOUNT_NAME_TOKEN_PAIR') throw new Error(`Wrong type ${credential.type}`);
  const query = new URLSearchParams(credential.sessionToken);
  expect([...query.keys()].sort()).toEqual(['se', 'sig', 'sp', 'spr', 'srt', 'ss', 'st', 'sv']);
  expect(Object.fromEntries(query)).toMatchObject({ ss: 'b', srt: 'co', sp: 'rl', spr: 'https' });
  expect(credential.sessionToken).not.toMatch(/\s/);
  expect(credential.sessionToken.length).toBeLessThanOrEqual(440);
  expect(credential).toMatchObject({ accountName: 'pictures', expires: new Date('2026-01-31T00:00:00Z') });
});

test.each([
  ['203.0.113.10', '203.0.113.10'],
  ['203.0.113.10-203.0.113.20', '203.0.113.10-203.0.113.20'],
])('an account SAS is good for the addresses of CVAT only, where they are known: %s', async (sasIp, expected) => {
  const make = createStorageCredential({
    imagesStorage: { connectionString: inAzure },
    cvatStorage: { credential: 'account-sas', sasDays: 30, sasIp },
  });
  const credential = await make();
  if (credential.type !== 'ACCOUNT_NAME_TOKEN_PAIR') throw new Error(`Wrong type ${credential.type}`);
  expect(new URLSearchParams(credential.sessionToken).get('sip')).toBe(expected);
  expect(credential.sessionToken.length).toBeLessThanOrEqual(440);
});

test('with an identity the key is listed by ARM', async () => {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [{ keyName: 'key1', value: key, permissions: 'FULL' }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  const identity = { getToken: async () => ({ token: 'token', expiresOnTimestamp: 0 }) };
  const accountId = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/pictures';
  const make = createStorageCredential(
    {
      imagesStorage: { serviceUri: 'https://pictures.blob.core.windows.net' },
      cvatStorage: { credential: 'account-sas', sasDays: 1, accountId },
    },
    { identity, armUrl: `http://127.0.0.1:${port}` },
  );
  const credential = await make().finally(() => server.close());
  expect(credential).toMatchObject({ type: 'ACCOUNT_NAME_TOKEN_PAIR', accountName: 'pictures' });
  expect(seen).toEqual([`POST ${accountId}/listKeys?api-version=2023-05-01 Bearer token`]);
});

test('the key leaves only where the settings say connection-string', async () => {
  const settings = { imagesStorage: { connectionString: inAzure } };
  const whole = createStorageCredential({ ...settings, cvatStorage: { credential: 'connection-string', sasDays: 1 } });
  expect(await whole()).toEqual({ type: 'CONNECTION_STRING', connectionString: inAzure });
  const open = createStorageCredential({ ...settings, cvatStorage: { credential: 'anonymous', sasDays: 1 } });
  expect(await open()).toEqual({ type: 'ANONYMOUS_ACCESS', accountName: 'pictures' });
});

test('a SAS that is given to CVAT as it is says when it ends, where it does', async () => {
  const made = async (end: string) => {
    const connectionString = `BlobEndpoint=https://pictures.example;SharedAccessSignature=sv=2022-11-02&sig=SECRET${end}`;
    const cvatStorage = { credential: 'connection-string' as const, sasDays: 1 };
    return createStorageCredential({ imagesStorage: { connectionString }, cvatStorage })();
  };
  expect(await made('&se=2030-01-02T03%3A04%3A05Z')).toMatchObject({ expires: new Date('2030-01-02T03:04:05Z') });
  expect(await made('')).not.toHaveProperty('expires');
});

test('settings that give no key and endpoints without anonymous access are a ConfigError', async () => {
  const sas = 'BlobEndpoint=https://pictures.blob.core.windows.net;SharedAccessSignature=sv=2022-11-02&sig=SECRET';
  const keyless = createStorageCredential({
    imagesStorage: { connectionString: sas },
    cvatStorage: { credential: 'account-sas', sasDays: 1 },
  });
  await expect(keyless()).rejects.toThrow(/^Cannot make a SAS for CVAT: ImagesStorage holds no AccountKey/);
  const elsewhere = createStorageCredential({
    imagesStorage: { connectionString: azurite },
    cvatStorage: { credential: 'anonymous', sasDays: 1 },
  });
  await expect(elsewhere()).rejects.toMatchObject({ name: 'ConfigError' });
});
