import { BlobServiceClient } from '@azure/storage-blob';
import { expect, inject, test, vi } from 'vitest';
import { blobAuthorisation } from '../../../shared/adapters/storage/authorisation.ts';
import { createStorageCredential } from '../../../shared/adapters/storage/credential.ts';
import { createBlobStore } from '../../../shared/adapters/storage/store.ts';
import { uniqueName } from '../../names.ts';

const serviceUri = 'https://pictures.blob.core.windows.net';
const SAS = 'sv=2022-11-02&ss=b&srt=co&sp=rl&sig=abc%3D';

test('blobAuthorisation() of an identity is its token, asked for once', async () => {
  const scopes: unknown[] = [];
  const clientIds: unknown[] = [];
  const identityOf = (clientId: string | undefined) => {
    clientIds.push(clientId);
    return {
      getToken: async (scope: string | string[]) => {
        scopes.push(scope);
        return { token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 };
      },
    };
  };
  const service = new BlobServiceClient(serviceUri);
  const authorise = blobAuthorisation(service, { serviceUri, clientId: 'client' }, identityOf);
  expect(await authorise()).toEqual({ bearer: 'token' });
  expect(await authorise()).toEqual({ bearer: 'token' });
  expect(scopes).toEqual(['https://storage.azure.com/.default']);
  expect(clientIds).toEqual(['client']);
});

test('blobAuthorisation() of a connection string with a SAS is that SAS', async () => {
  const connectionString = `BlobEndpoint=${serviceUri};SharedAccessSignature=${SAS}`;
  const service = BlobServiceClient.fromConnectionString(connectionString);
  expect(await blobAuthorisation(service, { connectionString })()).toEqual({ sas: SAS });
});

test('blobAuthorisation() of a key is a SAS that reads and lists, and is kept', async () => {
  const connectionString = inject('azurite');
  const authorise = blobAuthorisation(BlobServiceClient.fromConnectionString(connectionString), { connectionString });
  const first = await authorise();
  expect(Object.fromEntries(new URLSearchParams(first.sas))).toMatchObject({ ss: 'b', srt: 'co', sp: 'rl' });
  expect(await authorise()).toBe(first);
});

test.each([
  ['https', 'https'],
  ['http', 'https,http'],
])(
  'blobAuthorisation() of a key, of an account that is spoken to over %s, is a SAS good for %s',
  async (scheme, spr) => {
    const key = Buffer.from('a key').toString('base64');
    const endpoint = `${scheme}://pictures.blob.core.windows.net`;
    const connectionString = `BlobEndpoint=${endpoint};AccountName=pictures;AccountKey=${key};DefaultEndpointsProtocol=${scheme}`;
    const authorise = blobAuthorisation(BlobServiceClient.fromConnectionString(connectionString), { connectionString });
    expect(new URLSearchParams((await authorise()).sas).get('spr')).toBe(spr);
  },
);

test('blobAuthorisation() makes another SAS where the clock was ahead when it made the first', () => {
  const connectionString = inject('azurite');
  const authorise = blobAuthorisation(BlobServiceClient.fromConnectionString(connectionString), { connectionString });
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * 3_600_000 });
  const first = authorise();
  vi.useRealTimers();
  expect(authorise()).not.toBe(first);
});

test('a store whose connection string holds a SAS reads and lists with it', async () => {
  const connectionString = inject('azurite');
  const container = uniqueName('authorised');
  const owner = createBlobStore({ connectionString });
  await owner.ensureContainer(container);
  await owner.write(container, 'a b.txt', 'abc');
  const credential = await createStorageCredential({
    imagesStorage: { connectionString },
    cvatStorage: { credential: 'account-sas', sasDays: 1 },
  })();
  if (credential.type !== 'CONNECTION_STRING') throw new Error(`Wrong type ${credential.type}`);
  const reader = createBlobStore({ connectionString: credential.connectionString });
  expect((await Array.fromAsync(reader.list(container))).map(({ name }) => name)).toEqual(['a b.txt']);
  const range = await reader.readRange(container, 'a b.txt', { offset: 1, length: 9 });
  expect(Buffer.from(range ?? []).toString()).toBe('bc');
  const blob = await reader.read(container, 'a b.txt');
  expect(Buffer.concat(await Array.fromAsync(blob?.bytes ?? [])).toString()).toBe('abc');
  await expect(reader.write(container, 'b.txt', 'x')).rejects.toMatchObject({ code: 'STORAGE_REFUSED', status: 403 });
});
