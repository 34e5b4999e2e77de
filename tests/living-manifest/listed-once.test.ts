import { expect, test } from 'vitest';
import { readIndex } from '../../shared/living-manifest/manifest-index.ts';
import { refreshManifest } from '../../shared/living-manifest/refresh-manifest.ts';
import { madePng } from '../images/made-images.ts';
import { manifestWorld, textOf } from './manifest-world.ts';
import { pagesOfOne } from './pages-of-one.ts';

test('refreshManifest() lists once, however often it saves on the way, and notices what is new, changed and gone between', async () => {
  const made = await manifestWorld();
  const { container } = made;
  const { images, lists } = pagesOfOne(made.world.images);
  const world = { ...made.world, images };
  const refresh = () => refreshManifest(world, { container, budgetMs: 60_000, sectionImages: 2 });
  const put = (name: string, width: number) => images.write(container, name, madePng(width, 5));
  const manifest = async () =>
    ((await textOf(world, container, 'manifest.jsonl')) ?? '').match(/(?<="name":")\w+|(?<="width":)\d/g)?.join('');

  for (const name of 'abcdefg') await put(`${name}.png`, 1);
  expect(await refresh()).toMatchObject({ state: 'done', images: 7, read: 7, left: 0, listed: 7 });
  expect(await manifest()).toBe('a1b1c1d1e1f1g1');
  expect(lists()).toBe(1);

  for (const name of 'acg') await images.delete(container, `${name}.png`);
  for (const name of 'bdf') await put(`${name}.png`, 2);
  for (const name of ['aa', 'cc', 'ff']) await put(`${name}.png`, 3);
  expect(await refresh()).toMatchObject({ state: 'done', images: 7, read: 6, left: 0, listed: 7 });
  expect(await manifest()).toBe('aa3b2cc3d2e1f2ff3');
  expect((await Array.fromAsync(readIndex(world, container))).map(({ path }) => path)).toEqual(
    ['aa', 'b', 'cc', 'd', 'e', 'f', 'ff'].map((name) => `${name}.png`),
  );
  expect(lists()).toBe(2);
});
