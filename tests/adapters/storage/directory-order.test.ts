import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inFlatOrder } from '../../../shared/adapters/storage/directory-order.ts';
import { inCodePointOrder } from '../../../shared/adapters/storage/name-order.ts';
import { createBlobStore } from '../../../shared/adapters/storage/store.ts';
import { byCodePoint } from '../../../shared/dataset/code-point-order.ts';
import type { BlobEntry } from '../../../shared/world.ts';
import { startScripted } from '../scripted-server.ts';

const byUtf16 = (a: string, b: string) => (a < b ? -1 : Number(a > b));

/** Every directory's entries by their own names, each directory's content right after it. */
function asListed(names: readonly string[], compare: (a: string, b: string) => number): string[] {
  return names.toSorted((a, b) => {
    const [left, right] = [a.split('/'), b.split('/')];
    const at = left.findIndex((part, i) => part !== right[i]);
    return at < 0 ? left.length - right.length : compare(left[at] ?? '', right[at] ?? '');
  });
}

const entry = (name: string, index = 0): BlobEntry => ({
  ...{ name, etag: `0x8D${index}`, size: index * 1_000_003, lastModified: new Date(1.7e12 + index * 1000) },
  ...(index % 3 === 0 ? { accessTier: 'Archive' } : {}),
  ...(index % 5 === 0 ? { customerKey: true } : {}),
});

async function flat(entries: readonly BlobEntry[], pageSize: number): Promise<BlobEntry[]> {
  async function* pages() {
    for (let at = 0; at < entries.length; at += pageSize) yield entries.slice(at, at + pageSize);
  }
  return (await Array.fromAsync(inCodePointOrder(inFlatOrder(pages())))).flat();
}

test('inFlatOrder() lets what comes before a slash overtake the content of a directory, on all levels', async () => {
  const listed = [
    'cam/1.jpg',
    'cam/a/2.jpg',
    'cam/a-b/3.jpg',
    'cam/a.jpg',
    'cam-2/b/4.jpg',
    'cam-2/b b.jpg',
    'cam.jpg',
  ];
  const ordered = [
    'cam-2/b b.jpg',
    'cam-2/b/4.jpg',
    'cam.jpg',
    'cam/1.jpg',
    'cam/a-b/3.jpg',
    'cam/a.jpg',
    'cam/a/2.jpg',
  ];
  expect(asListed(ordered, byUtf16)).toEqual(listed);
  expect((await flat(listed.map(entry), 2)).map(({ name }) => name)).toEqual(ordered);
});

test('inFlatOrder() gives on what can be overtaken no more before the listing has ended', async () => {
  const asked: string[] = [];
  async function* pages() {
    for (const name of ['a/1', 'a-b/1', 'b/1', 'c/1']) {
      asked.push(name);
      yield [entry(name)];
    }
  }
  const given: [string[], number][] = [];
  for await (const blobs of inFlatOrder(pages())) given.push([[...blobs].map(({ name }) => name), asked.length]);
  expect(given.filter(([names]) => names.length > 0)).toEqual([
    [['a-b/1', 'a/1'], 3],
    [['b/1'], 4],
    [['c/1'], 4],
  ]);
});

test('inFlatOrder() keeps the order of more blobs than it holds in one place', async () => {
  const folders = Array.from({ length: 40 }, (_, i) => `${10 + Math.floor(i / 2)}${i % 2 ? '-night' : ''}`);
  const names = folders.flatMap((folder) => Array.from({ length: 400 }, (_, i) => `${folder}/${10_000 + i}.jpg`));
  const listed = asListed(names, byUtf16).map(entry);
  expect(await flat(listed, 1000)).toEqual(listed.toSorted((a, b) => byCodePoint(a.name, b.name)));
});

const part = fc.constantFrom(
  'a',
  'b',
  'ab',
  'a-',
  'a-b',
  'a.b',
  'a b',
  'a!',
  '-',
  '😀',
  'a😀',
  'Ａ',
  'aＡ',
  'line\nbreak',
);
const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
/** No path is both a file and a directory. */
const tree = fc
  .uniqueArray(path, { maxLength: 60 })
  .map((paths) => paths.filter((one) => !paths.some((other) => other.startsWith(`${one}/`))));

test.each([
  ['UTF-16 units', byUtf16],
  ['code points', byCodePoint],
])('inFlatOrder() brings any tree, listed by %s, into code-point order and loses nothing', async (_, compare) => {
  await fc.assert(
    fc.asyncProperty(tree, fc.integer({ min: 1, max: 7 }), async (names, pageSize) => {
      const listed = asListed(names, compare).map(entry);
      const ordered = listed.toSorted((a, b) => byCodePoint(a.name, b.name));
      expect(await flat(listed, pageSize)).toEqual(ordered);
      // An account without directories lists like this; nothing is moved.
      expect(await flat(ordered, pageSize)).toEqual(ordered);
    }),
  );
});

test('list() of an account with a hierarchical namespace comes in code-point order, without directories', async () => {
  const blob = (name: string, type: string) =>
    `<Blob><Name>${name}</Name><Properties><Etag>0x8D</Etag><ResourceType>${type}</ResourceType>` +
    '<Content-Length>7</Content-Length></Properties></Blob>';
  const pages = [
    blob('a', 'directory') + blob('a/1.jpg', 'file'),
    blob('a/b', 'directory') + blob('a/b/2.jpg', 'file') + blob('a/b-c.jpg', 'file'),
    blob('a.jpg', 'file'),
  ];
  const server = await startScripted(({ query }) => {
    const at = Number(query.get('marker') ?? 0);
    const next = at + 1 < pages.length ? `<NextMarker>${at + 1}</NextMarker>` : '<NextMarker />';
    const text = `<EnumerationResults><Blobs>${pages[at]}</Blobs>${next}</EnumerationResults>`;
    return { status: 200, type: 'application/xml', text };
  });
  const key = Buffer.alloc(64).toString('base64');
  const store = createBlobStore({
    connectionString: `DefaultEndpointsProtocol=http;AccountName=lake;AccountKey=${key};BlobEndpoint=${server.url}/lake`,
  });
  const names = (await Array.fromAsync(store.list('any'))).map(({ name }) => name);
  await server.stop();
  expect(names).toEqual(['a.jpg', 'a/1.jpg', 'a/b-c.jpg', 'a/b/2.jpg']);
});
