import { expect, test } from 'vitest';
import { manifestBlobs } from '../../shared/living-manifest/manifest-blobs.ts';
import { refreshManifest } from '../../shared/living-manifest/refresh-manifest.ts';
import { RefreshRecord } from '../../shared/living-manifest/refresh-record.ts';
import type { World } from '../../shared/world.ts';
import { madePng } from '../images/made-images.ts';
import { manifestWorld } from './manifest-world.ts';

/** What a run over three images notes of itself, when a read takes so many milliseconds by its clock. */
async function noted(readMs: number) {
  const { world, container } = await manifestWorld();
  for (const name of ['a.png', 'b.png', 'c.png']) await world.images.write(container, name, madePng(6, 4));
  let at = Date.UTC(2026, 0, 1);
  const records: RefreshRecord[] = [];
  const images: World['images'] = {
    ...world.images,
    readRange: async (...args) => {
      const bytes = await world.images.readRange(...args);
      at += readMs;
      return bytes;
    },
  };
  const work: World['work'] = {
    ...world.work,
    write: async (where, name, content, condition) => {
      if (name === manifestBlobs(container).state) records.push(RefreshRecord.parse(JSON.parse(String(content))));
      return world.work.write(where, name, content, condition);
    },
  };
  await refreshManifest({ ...world, images, work, now: () => new Date(at) }, { container, budgetMs: 600_000 });
  return records.map(({ phase, listed, read, left, images: found }) => ({ phase, listed, read, left, images: found }));
}
const begun = { phase: 'running', listed: 0, read: 0, left: 0, images: 0 };
const ended = { phase: 'done', listed: 3, read: 3, left: 0, images: 3 };

test('refreshManifest() notes how far it is no more often than every five seconds', async () => {
  expect(await noted(1)).toEqual([begun, ended]);
  expect(await noted(1600)).toEqual([begun, ended]);
});

test('refreshManifest() notes what it has read and what is left, and ends with its totals', async () => {
  const records = await noted(6000);
  expect(records.length).toBeGreaterThan(2);
  expect(records[0]).toEqual(begun);
  expect(records.at(-1)).toEqual(ended);
  for (const { phase, listed, read, left } of records.slice(1, -1)) {
    expect({ phase, listed, all: read + left }).toEqual({ phase: 'running', listed: 3, all: 3 });
    expect(read).toBeGreaterThan(0);
  }
});
