import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { IndexEntry, IndexedImage } from '../../shared/dataset/index-entry.ts';
import { buildInventory, type Inventory } from '../../shared/dataset/inventory.ts';

const image = (path: string, width = 10): IndexedImage => ({
  state: 'image',
  path,
  etag: `"0x${path.length}"`,
  width,
  height: 20,
  orientation: 1 + (path.length % 8),
});

async function inventoryOf(entries: Iterable<IndexEntry>): Promise<Inventory> {
  return buildInventory(
    (async function* () {
      yield* entries;
    })(),
  );
}

/** Folders and names that share beginnings, with characters of one to four bytes. */
const paths = fc.uniqueArray(
  fc
    .array(fc.constantFrom('a', 'ab', 'UI', 'é', 'image 1', '\u{1f600}', '\uffee', 'photo-0001.jpg'), {
      minLength: 1,
      maxLength: 5,
    })
    .map((parts) => parts.join('/')),
  { maxLength: 80 },
);

test('buildInventory() answers every entry unchanged, whatever the order it came in', async () => {
  await fc.assert(
    fc.asyncProperty(paths, fc.boolean(), async (names, sorted) => {
      const entries = names.map((name) => image(name, name.length + 1));
      if (sorted) entries.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
      const inventory = await inventoryOf(entries);
      expect(inventory.size).toBe(names.length);
      for (const entry of entries) {
        expect(inventory.find(entry.path)).toEqual(entry);
        expect(inventory.at(inventory.indexOf(entry.path))).toEqual(entry);
      }
      const rows = Array.from({ length: inventory.size }, (_, row) => inventory.pathAt(row));
      expect(rows).toEqual([...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
      expect(inventory.find('not there')).toBeUndefined();
    }),
  );
});

test('buildInventory() keeps the later one of two entries of a path', async () => {
  const inventory = await inventoryOf([image('a', 1), image('b', 2), image('a', 3)]);
  expect(inventory.size).toBe(2);
  expect(inventory.find('a')).toMatchObject({ width: 3 });
});

test('buildInventory() keeps what is set aside and what a person should know', async () => {
  const aside: IndexEntry = { state: 'set-aside', path: 'a.jpg', etag: '"1"', code: 'IMAGE_EMPTY', detail: '0 bytes' };
  const noted: IndexEntry = { ...image('b.jpg'), finding: { code: 'IMAGE_EXTENSION_WRONG', detail: 'a PNG' } };
  const inventory = await inventoryOf([aside, noted]);
  expect(inventory.find('a.jpg')).toEqual(aside);
  expect(inventory.find('b.jpg')).toEqual(noted);
});

test('Inventory.withBasename() finds exactly the paths that end in the name', async () => {
  await fc.assert(
    fc.asyncProperty(paths, async (names) => {
      const inventory = await inventoryOf(names.map((name) => image(name)));
      const last = (path: string) => path.split('/').at(-1) ?? '';
      for (const name of new Set(names.map(last))) {
        const expected = names
          .filter((path) => last(path) === name)
          .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        expect(inventory.withBasename(name, Number.POSITIVE_INFINITY)).toEqual(expected);
      }
    }),
  );
});

test('Inventory.nearest() puts another case first, then the same name elsewhere, then what is spelled alike beside it', async () => {
  const inventory = await inventoryOf(
    ['UI/one/cat.jpg', 'UI/one/dog.jpg', 'UI/two/Cat.JPG', 'b.jpg'].map((path) => image(path)),
  );
  expect(inventory.nearest('ui/ONE/cat.jpg', 1)).toEqual(['UI/one/cat.jpg']);
  expect(inventory.nearest('old/one/cat.jpg', 2)).toEqual(['UI/one/cat.jpg', 'UI/two/Cat.JPG']);
  expect(inventory.nearest('UI/one/dog.png', 1)).toEqual(['UI/one/dog.jpg']);
  expect(inventory.nearest('UI/one/horse.jpg', 3)).toEqual([]);
  expect(await inventoryOf([]).then((empty) => empty.nearest('a.jpg', 3))).toEqual([]);
});

test('buildInventory() answers every one of thousands, by path, by name and with its own size and orientation', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1000, max: 3000 }), fc.integer({ min: 1, max: 997 }), async (count, step) => {
      const entries = Array.from({ length: count }, (_, k): IndexedImage => {
        const path = `folder ${k % 7}/image ${(k * step) % 9973}-${k}.jpg`;
        return {
          state: 'image',
          path,
          etag: `"${k}"`,
          width: 1 + k,
          height: 1 + ((k * 31) % count),
          orientation: 1 + (k % 8),
        };
      });
      const inventory = await inventoryOf(entries);
      expect(inventory.size).toBe(count);
      expect(entries.map(({ path }) => inventory.find(path))).toEqual(entries);
      expect(entries.map(({ path }) => inventory.sizeAt(inventory.indexOf(path)))).toEqual(
        entries.map(({ width, height, orientation }) => ({ width, height, orientation })),
      );
      expect(entries.map(({ path }) => inventory.withBasename(path.split('/')[1] ?? '', 2))).toEqual(
        entries.map(({ path }) => [path]),
      );
    }),
    { numRuns: 3 },
  );
});
