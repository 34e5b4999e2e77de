import { expect, test } from 'vitest';
import { manifestState, rebuildManifest } from '../../shared/living-manifest/manifest-state.ts';
import { refreshManifest } from '../../shared/living-manifest/refresh-manifest.ts';
import { whyRefreshIsDue } from '../../shared/living-manifest/why-refresh-is-due.ts';
import type { World } from '../../shared/world.ts';
import { madeImage } from '../images/made-images.ts';
import { writtenByOthers } from '../migration/written-by-others.ts';
import { manifestWorld, textOf } from './manifest-world.ts';

const THEIRS =
  '{"version":"1.1"}\n{"type":"images"}\n{"name":"a","extension":".png","meta":{"related_images":["b.png"]}}\n';
const refresh = (world: World, container: string, indexOnly = false) =>
  refreshManifest(world, { container, budgetMs: 60_000, indexOnly });

async function blobs(world: World, container: string): Promise<Map<string, string>> {
  const listed = await Array.fromAsync(world.images.list(container));
  return new Map(listed.map(({ name, etag }) => [name, etag]));
}

async function withTheirs(env: Record<string, string> = {}) {
  const site = await manifestWorld(env);
  await site.world.images.write(site.container, 'a.png', await madeImage('png'));
  await writtenByOthers(site.container, 'manifest.jsonl', THEIRS);
  return site;
}

test('refreshManifest() keeps one copy of a manifest that is not ours before it writes over it', async () => {
  const { world, container } = await withTheirs();
  expect(await refresh(world, container)).toMatchObject({ state: 'done', written: true });
  const copies = [...(await blobs(world, container)).keys()].filter((name) => name.startsWith('manifest.kept-'));
  expect(copies).toHaveLength(1);
  expect(await textOf(world, container, copies[0] ?? '')).toBe(THEIRS);
  expect(await textOf(world, container, 'manifest.jsonl')).toContain('"name":"a"');
  expect((await manifestState(world, container)).manifest).toMatchObject({
    ...{ blob: 'manifest.jsonl', images: 1, copyOfOthers: copies[0] },
  });

  // The same again is kept already; ours is never copied, whoever has lost the record of it.
  await writtenByOthers(container, 'manifest.jsonl', THEIRS);
  await refresh(world, container);
  await rebuildManifest(world, container);
  await world.images.write(container, 'b.png', await madeImage('png'));
  await refresh(world, container);
  expect([...(await blobs(world, container)).keys()].filter((name) => name.includes('kept'))).toEqual(copies);
  expect(await textOf(world, container, 'manifest.jsonl')).toContain('"name":"b"');
});

test('refreshManifest() loses none of two different manifests that are not ours', async () => {
  const { world, container } = await withTheirs();
  await refresh(world, container);
  const other = THEIRS.replace('b.png', 'c.png');
  await writtenByOthers(container, 'manifest.jsonl', other);
  await refresh(world, container);
  const kept = [...(await blobs(world, container)).keys()].filter((name) => name.startsWith('manifest.kept-'));
  const texts = await Promise.all(kept.map((name) => textOf(world, container, name)));
  expect(texts.toSorted()).toEqual([THEIRS, other].toSorted());
});

test('refreshManifest() gives ours another name where others are to be left alone, even where that is taken', async () => {
  const { world, container } = await withTheirs({ MANIFEST_OF_OTHERS: 'leave' });
  await writtenByOthers(container, 'manifest.azureml-to-cvat.jsonl', 'theirs, too');
  const before = await blobs(world, container);
  expect(await refresh(world, container)).toMatchObject({ state: 'done', written: true });
  const after = await blobs(world, container);
  for (const [name, etag] of before) expect(after.get(name)).toBe(etag);
  const ours = 'manifest.azureml-to-cvat-2.jsonl';
  expect([...after.keys()].filter((name) => !before.has(name))).toEqual([ours]);
  const state = await manifestState(world, container);
  expect(state).toMatchObject({ fresh: true, manifest: { blob: ours, images: 1 } });

  await world.images.write(container, 'b.png', await madeImage('png'));
  expect(await refresh(world, container)).toMatchObject({ state: 'done', read: 1, written: true });
  expect(await textOf(world, container, ours)).toContain('"name":"b"');
  expect(await textOf(world, container, 'manifest.jsonl')).toBe(THEIRS);
});

test('refreshManifest() leaves a manifest alone that reads as ours would, and is not ours', async () => {
  const { world, container } = await withTheirs();
  await refresh(world, container);
  const right = await textOf(world, container, 'manifest.jsonl');
  await writtenByOthers(container, 'manifest.jsonl', right ?? '');
  expect(await refresh(world, container)).toMatchObject({ state: 'done', written: false });
  await writtenByOthers(container, 'notes.txt', 'x');
  await world.images.write(container, 'b.png', await madeImage('png'));
  expect(await refresh(world, container)).toMatchObject({ state: 'done', written: true });
  expect(await textOf(world, container, 'manifest.jsonl')).toContain('"name":"b"');
});

test.each(['copy', 'leave'])(
  'refreshManifest() of the index only writes nothing into the container (%s)',
  async (others) => {
    const { world, container } = await withTheirs({ MANIFEST_OF_OTHERS: others });
    const before = await blobs(world, container);
    expect(await refresh(world, container, true)).toMatchObject({ state: 'done', images: 1, written: false });
    expect(await refresh(world, container, true)).toMatchObject({ state: 'done', read: 0, written: false });
    expect(await blobs(world, container)).toEqual(before);
    // The manifest is still to be made, and that is known.
    expect((await manifestState(world, container)).fresh).toBe(false);
    const later = { ...world, now: () => new Date(Date.now() + 3_600_000) };
    expect(await whyRefreshIsDue(later, container)).toContain('a refresh has been due');
    expect(await refresh(world, container)).toMatchObject({ state: 'done', read: 0, written: true });
    expect((await manifestState(world, container)).fresh).toBe(true);
  },
);
