import { afterEach, beforeAll, expect, inject, test } from 'vitest';
import { createBlobStore } from '../../../shared/adapters/storage/store.ts';
import { uniqueName } from '../../names.ts';
import { type Fault, flakyProxy } from '../flaky-proxy.ts';

const azurite = inject('azurite');
const steady = createBlobStore({ connectionString: azurite });
const container = uniqueName('faults');
let close: (() => void) | undefined;

beforeAll(() => steady.ensureContainer(container));
afterEach(() => close?.());

/** A store whose requests suffer the faults in turn; those that `spare` names pass. */
async function faulty(faults: Fault[], spare: (url: string, method: string) => boolean = () => false) {
  const proxy = await flakyProxy(azurite, ({ url = '', method = '' }) =>
    spare(url, method) ? undefined : faults.shift(),
  );
  close = proxy.close;
  return createBlobStore({ connectionString: proxy.connectionString });
}

test('read() goes on from the last byte after lost connections', async () => {
  const content = Buffer.alloc(700_000, 'abcdefg');
  await steady.write(container, 'long', content);
  const store = await faulty([{ cutAfter: 100_000 }, { loseAnswer: true }, { cutAfter: 200_001 }]);
  const blob = await store.read(container, 'long');
  expect(blob?.size).toBe(content.length);
  expect(Buffer.concat(await Array.fromAsync(blob?.bytes ?? [])).equals(content)).toBe(true);
});

test('read() goes on as long as bytes come between two losses', async () => {
  const content = Buffer.alloc(500_000, 'abcdefg');
  await steady.write(container, 'often', content);
  const store = await faulty(Array.from({ length: 8 }, () => ({ cutAfter: 50_000 })));
  const blob = await store.read(container, 'often');
  expect(Buffer.concat(await Array.fromAsync(blob?.bytes ?? [])).equals(content)).toBe(true);
});

test('read() does not mix two versions', async () => {
  await steady.write(container, 'changing', Buffer.alloc(300_000, 'a'));
  const store = await faulty([{ cutAfter: 100_000 }]);
  const blob = await store.read(container, 'changing');
  await steady.write(container, 'changing', Buffer.alloc(300_000, 'b'));
  await expect(Array.fromAsync(blob?.bytes ?? [])).rejects.toMatchObject({ code: 'BLOB_CHANGED', retryable: true });
});

test('readRange() and list() repeat a cut answer', async () => {
  await steady.write(container, 'cut/a', Buffer.alloc(50_000, 'x'));
  const store = await faulty([{ cutAfter: 10_000 }, { status: 503, code: 'ServerBusy' }]);
  expect(await store.readRange(container, 'cut/a', { offset: 0, length: 50_000 })).toHaveLength(50_000);
  const listing = await faulty([{ cutAfter: 100 }]);
  expect(await Array.fromAsync(listing.list(container, { prefix: 'cut/' }))).toHaveLength(1);
});

test('write() knows its own conditional write again when the answer was lost', async () => {
  const isWrite = (_: string, method: string) => method !== 'PUT';
  const store = await faulty([{ loseAnswer: true }], isWrite);
  const made = await store.write(container, 'marker', 'mine', { onlyIf: 'absent' });
  expect(made?.etag).toBe((await steady.head(container, 'marker'))?.etag);
  const again = await faulty([{ loseAnswer: true }], isWrite);
  expect(await again.write(container, 'marker', 'other', { onlyIf: 'absent' })).toBeUndefined();
});

test('write() is refused where another writer has discarded its blocks, and sends only blocks that are new', async () => {
  const lines = Array.from({ length: 40_000 }, (_, i) => `{"name":"folder/image-${i}"}\n`);
  const bytes = (all: string[]) =>
    (async function* () {
      yield Buffer.from(all.join(''));
    })();
  const first = await steady.write(container, 'lines', bytes(lines), { onlyIf: 'absent', reuseBlocks: true });
  const onlyIf = { etag: first?.etag ?? '' };
  const changed = bytes(lines.toSpliced(20_000, 0, 'new\n'));
  const discarded = { status: 400, code: 'InvalidBlockList' };
  let blocks = 0;
  const store = await faulty([discarded], (url, method) => {
    if (url.includes('comp=block&')) blocks += 1;
    return method !== 'PUT' || !url.includes('comp=blocklist');
  });
  expect(await store.write(container, 'lines', changed, { onlyIf, reuseBlocks: true })).toBeUndefined();
  expect([blocks > 0, blocks <= 3]).toEqual([true, true]);
});

test('errors say what failed without a query string, and whether to try again', async () => {
  const store = await faulty(Array.from({ length: 2 }, () => ({ status: 403, code: 'AuthorizationFailure' })));
  const refused = store.readRange(container, 'any', { offset: 0, length: 1 });
  await expect(refused).rejects.toMatchObject({
    name: 'RemoteError',
    message: `Cannot read "${container}/any": storage answered 403: code is AuthorizationFailure`,
    ...{ status: 403, retryable: false, cause: undefined },
  });
  await expect(store.head(container, 'any')).rejects.toMatchObject({ status: 403, retryable: false });
});

test('a service that stays busy is a RemoteError to try again, after five attempts', async () => {
  let asked = 0;
  const proxy = await flakyProxy(azurite, () => {
    asked += 1;
    return { status: 503, code: 'ServerBusy' };
  });
  close = proxy.close;
  const store = createBlobStore({ connectionString: proxy.connectionString });
  await expect(store.head(container, 'any')).rejects.toMatchObject({ status: 503, retryable: true });
  expect(asked).toBe(5);
});

test('an endpoint without TLS where TLS is asked for is a RemoteError that says so', async () => {
  const store = createBlobStore({ connectionString: azurite.replaceAll('http', 'https') });
  const refused = { name: 'RemoteError', code: 'STORAGE_UNREACHABLE', retryable: false };
  await expect(store.head(container, 'any')).rejects.toMatchObject({
    ...refused,
    message: expect.stringContaining('EPROTO'),
  });
  await expect(store.read(container, 'any')).rejects.toMatchObject({
    ...refused,
    message: expect.stringContaining('ERR_SSL'),
  });
});

test('an endpoint that nobody serves is a RemoteError without a status', async () => {
  const connectionString = azurite.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:9');
  const store = createBlobStore({ connectionString });
  const unreachable = { name: 'RemoteError', code: 'STORAGE_UNREACHABLE', status: undefined, retryable: true };
  await expect(store.head(container, 'any')).rejects.toMatchObject(unreachable);
  await expect(store.list(container).next()).rejects.toMatchObject(unreachable);
});
