import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BlobServiceClient } from '@azure/storage-blob';
import { expect, inject, test } from 'vitest';
import { readListingPage } from '../../../shared/adapters/storage/listing-page.ts';
import { createBlobStore } from '../../../shared/adapters/storage/store.ts';
import type { BlobEntry } from '../../../shared/world.ts';
import { uniqueName } from '../../names.ts';

const blob = (name: string, properties = '', rest = '') =>
  `<Blob><Name>${name}</Name><Properties><Last-Modified>Thu, 01 Jan 2026 00:00:00 GMT</Last-Modified><Etag>0x8D</Etag>` +
  `<Content-Length>7</Content-Length>${properties}</Properties>${rest}</Blob>`;
const page = (blobs: string, marker = '<NextMarker />') =>
  Buffer.from(`\ufeff<?xml version="1.0"?><EnumerationResults><Blobs>${blobs}</Blobs>${marker}</EnumerationResults>`);

test('readListingPage() answers the same as the SDK for names and properties of all kinds', async () => {
  const container = uniqueName('scan');
  const connectionString = inject('azurite');
  const store = createBlobStore({ connectionString });
  const client = BlobServiceClient.fromConnectionString(connectionString).getContainerClient(container);
  await store.ensureContainer(container);
  const names = ['a b', 'a&b<c>"d"\'e', 'ä/日本/😀', 'x%20y', '#?+;=', '&amp;', '</Name>', '<Blob>', 'tail '];
  for (const [i, name] of names.entries()) {
    await client.getBlockBlobClient(name).upload('x'.repeat(i), i, {
      blobHTTPHeaders: { blobContentType: `text/x-${i}; a="<&>"` },
      metadata: { etag: 'wrong', name: '<Etag>' },
    });
  }
  const ours = await Array.fromAsync(store.list(container));
  const theirs = await Array.fromAsync(client.listBlobsFlat());
  expect(ours.map(({ name }) => name).sort()).toEqual(theirs.map(({ name }) => name).sort());
  for (const item of theirs) {
    const { properties: p } = item;
    expect(plain(ours.find(({ name }) => name === item.name))).toEqual({
      name: item.name,
      etag: p.etag.replaceAll('"', ''),
      size: p.contentLength,
      lastModified: p.lastModified,
      ...(p.accessTier ? { accessTier: p.accessTier } : {}),
    });
  }
});

test('readListingPage() reads tiers, keys, encoded names and the next marker', () => {
  const bytes = page(
    blob('a', '<AccessTier>Archive</AccessTier><CustomerProvidedKeySha256>abc=</CustomerProvidedKeySha256>') +
      blob('x').replace('<Name>x', '<Name Encoded="true">b%EF%BF%BEc'),
    '<NextMarker>2!76!a&amp;b</NextMarker>',
  );
  const lastModified = new Date('2026-01-01T00:00:00Z');
  const { blobs, marker } = readListingPage(bytes);
  expect({ blobs: [...blobs].map(plain), marker }).toEqual({
    blobs: [
      { name: 'a', etag: '0x8D', size: 7, lastModified, accessTier: 'Archive', customerKey: true },
      { name: 'b\ufffec', etag: '0x8D', size: 7, lastModified },
    ],
    marker: '2!76!a&b',
  });
});

test('readListingPage() leaves out directories, however they are told', () => {
  const told = blob('dir', '<ResourceType>directory</ResourceType>');
  const marked = blob('old', '', '<Metadata><hdi_isfolder>true</hdi_isfolder></Metadata>');
  const { blobs } = readListingPage(page(told + marked + blob('file')));
  expect([...blobs].map(({ name }) => name)).toEqual(['file']);
  expect([...readListingPage(page('')).blobs]).toEqual([]);
});

test.each([
  ['that is cut', page(blob('a')).subarray(0, 150)],
  ['without an ETag', page(blob('a').replace(/<Etag>.*<\/Etag>/, ''))],
  ['without a length', page(blob('a').replace(/<Content-Length>7<\/Content-Length>/, ''))],
  ['without a name', page(blob('a').replace('<Name>a</Name>', ''))],
])('readListingPage() refuses a blob %s', (_, bytes) => {
  expect(() => [...readListingPage(bytes).blobs]).toThrow(/^Cannot read the listing of blobs/);
});

test('list() goes on over pages, and repeats a page that was refused for the moment', async () => {
  const asked: (string | null)[] = [];
  const server = createServer((request, response) => {
    const marker = new URL(request.url ?? '', 'http://stub').searchParams.get('marker');
    asked.push(marker);
    if (asked.length === 2) response.writeHead(503, { 'x-ms-error-code': 'ServerBusy' }).end();
    else response.end(marker ? page(blob('b')) : page(blob('a'), '<NextMarker>more&amp;</NextMarker>'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  const key = Buffer.alloc(64).toString('base64');
  const store = createBlobStore({
    connectionString: `DefaultEndpointsProtocol=http;AccountName=stub;AccountKey=${key};BlobEndpoint=http://127.0.0.1:${port}/stub`,
  });
  const names = (await Array.fromAsync(store.list('any'))).map(({ name }) => name);
  server.closeAllConnections();
  server.close();
  expect(names).toEqual(['a', 'b']);
  expect(asked).toEqual([null, 'more&', 'more&']);
});

/** With the date, which is read when asked for. */
function plain(entry: BlobEntry | undefined) {
  return { ...entry, lastModified: entry?.lastModified };
}
