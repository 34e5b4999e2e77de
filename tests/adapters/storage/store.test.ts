import { BlobServiceClient } from '@azure/storage-blob';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { createBlobStore } from '../../../shared/adapters/storage/store.ts';
import { memoryStore } from '../../memory-store.ts';
import { uniqueName } from '../../names.ts';
import { namesIn, storeContract, text } from './store-contract.ts';

const connectionString = inject('azurite');
const store = createBlobStore({ connectionString }, { leaseSeconds: 15 });
const sdk = BlobServiceClient.fromConnectionString(connectionString);
const container = uniqueName('store');

beforeAll(() => store.ensureContainer(container));

describe('a store on Azurite', () => storeContract(store));
describe('a store in memory', () => storeContract(memoryStore()));

describe('list()', () => {
  test('leaves out the directories of hierarchical accounts', async () => {
    const stub = sdk.getContainerClient(container).getBlockBlobClient('adls/folder');
    await stub.upload('', 0, { metadata: { hdi_isfolder: 'true' } });
    await store.write(container, 'adls/folder/a.jpg', 'x');
    expect(await namesIn(store, container, 'adls/')).toEqual(['adls/folder/a.jpg']);
  });
});

describe('write()', () => {
  test.each(['a blob of another type', 'blocks of an upload that was broken off', 'such blocks and no blob'])(
    'goes over what somebody left: %s',
    async (left) => {
      const name = `left/${left}`;
      const blob = sdk.getContainerClient(container).getBlockBlobClient(name);
      const large = Buffer.alloc(3_000_000, 'line\n');
      if (left === 'a blob of another type') await sdk.getContainerClient(container).getAppendBlobClient(name).create();
      else if (left !== 'such blocks and no blob') await store.write(container, name, large);
      if (left !== 'a blob of another type') await blob.stageBlock(Buffer.from('1').toString('base64'), 'x', 1);
      const present = await store.head(container, name);
      const onlyIf = present ? { etag: present.etag } : ('absent' as const);
      const content = async function* () {
        yield large;
        yield Buffer.from('end');
      };
      const written = await store.write(container, name, content(), { onlyIf, reuseBlocks: true });
      expect(written).toBeDefined();
      const read = await store.read(container, name);
      expect({ etag: read?.etag, size: read?.size }).toEqual({ etag: written?.etag, size: large.length + 3 });
      expect((await text(read?.bytes)).endsWith('line\nend')).toBe(true);
      expect(await store.write(container, name, 'other', { onlyIf })).toBeUndefined();
    },
  );
});

describe('withLease()', () => {
  test('counts a lease that is being broken as held', async () => {
    const busy = await store.withLease(container, 'lease-broken', async () => {
      await sdk.getContainerClient(container).getBlobClient('lease-broken').getBlobLeaseClient().breakLease(10);
      return (await store.withLease(container, 'lease-broken', async () => 'two at once')) ?? 'busy';
    });
    expect(busy).toBe('busy');
  });

  test('tells its holder when the lease is lost', async () => {
    const blob = sdk.getContainerClient(container).getBlobClient('lease-3');
    const aborted = await store.withLease(container, 'lease-3', async (lost) => {
      await blob.getBlobLeaseClient().breakLease(0);
      await blob.getBlobLeaseClient().acquireLease(-1);
      return new Promise((resolve) => lost.addEventListener('abort', () => resolve('told')));
    });
    expect(aborted).toBe('told');
  });

  test('holds a lease that ends by itself, so that a holder who crashed locks nobody out', async () => {
    const blob = sdk.getContainerClient(container).getBlobClient('lease-4');
    const held = await store.withLease(container, 'lease-4', async () => (await blob.getProperties()).leaseDuration);
    expect(held).toBe('fixed');
    expect((await blob.getProperties()).leaseState).toBe('available');
  });
});

test('account names the endpoint without a credential', () => {
  expect(store.account.name).toBe('devstoreaccount1');
  expect(store.account.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/devstoreaccount1$/);
});
