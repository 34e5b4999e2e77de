import { expect, test } from 'vitest';
import type { IndexEntry } from '../../shared/dataset/index-entry.ts';
import { compareInventory, type ListedBlob } from '../../shared/manifest/compare-inventory.ts';

async function* once<T>(batch: T): AsyncGenerator<T> {
  yield batch;
}

/** What becomes of each path: kind, and the reason where there is one. */
async function compared(listing: ListedBlob[], index: IndexEntry[]): Promise<string[]> {
  const scope = { prefix: '', isExcluded: () => false };
  const differences = (await Array.fromAsync(compareInventory(once(listing), once(index), scope))).flat();
  return differences.map((one) => {
    if (one.kind === 'read') return `read ${one.blob.name}`;
    if (one.kind === 'gone') return `gone ${one.before.path}`;
    return `${one.kind} ${one.entry.path}${one.entry.state === 'set-aside' ? ` ${one.entry.code}` : ''}`;
  });
}

const blob = (name: string, more: Partial<ListedBlob> = {}): ListedBlob => ({ name, etag: '1', size: 9, ...more });
const image = (path: string): IndexEntry => ({ path, etag: '1', state: 'image', width: 1, height: 1, orientation: 1 });
const aside = (path: string, code: string): IndexEntry => ({ path, etag: '1', state: 'set-aside', code, detail: '' });

test('compareInventory() sets aside what the listing says nobody can read, once', async () => {
  const archived = blob('a.png', { accessTier: 'Archive' });
  const encrypted = blob('b.png', { customerKey: true });
  const found = ['set-aside a.png IMAGE_ARCHIVED', 'set-aside b.png IMAGE_ENCRYPTED'];
  expect(await compared([archived, encrypted], [])).toEqual(found);
  expect(await compared([archived, encrypted], [image('a.png'), image('b.png')])).toEqual(found);
  const index = [aside('a.png', 'IMAGE_ARCHIVED'), aside('b.png', 'IMAGE_ENCRYPTED')];
  expect(await compared([archived, encrypted], index)).toEqual(found.map((line) => line.replace('set-aside', 'same')));
  const overwritten = { ...archived, etag: '2' };
  expect(await compared([overwritten], index.slice(0, 1))).toEqual(found.slice(0, 1));
});

test('compareInventory() reads what was rehydrated, whose ETag is the same, and nothing else that has not changed', async () => {
  const index = [aside('a.png', 'IMAGE_ARCHIVED'), aside('b.png', 'IMAGE_UNREADABLE'), image('c.png')];
  const listing = [blob('a.png', { accessTier: 'Hot' }), blob('b.png'), blob('c.png')];
  expect(await compared(listing, index)).toEqual(['read a.png', 'same b.png IMAGE_UNREADABLE', 'same c.png']);
  expect(await compared([blob('c.png', { etag: '2' })], index)).toEqual(['gone a.png', 'gone b.png', 'read c.png']);
});

test('compareInventory() reads what storage refused once more, since rights change no ETag', async () => {
  const index = [aside('a.png', 'IMAGE_NOT_READABLE'), aside('b.png', 'IMAGE_NAME_REFUSED')];
  expect(await compared([blob('a.png'), blob('b.png')], index)).toEqual(['read a.png', 'read b.png']);
});

test('compareInventory() keeps step by code points, which UTF-16 orders otherwise', async () => {
  const [wide, beyond] = ['Ａ.png', '😀.png'];
  expect(await compared([blob(beyond)], [image(wide), image(beyond)])).toEqual([`gone ${wide}`, `same ${beyond}`]);
  expect(await compared([blob(wide)], [image(wide), image(beyond)])).toEqual([`same ${wide}`, `gone ${beyond}`]);
});
