import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readImagesDir } from '../../../local/pipeline/images-dir.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'links-'));
  await mkdir(join(dir, 'images'));
  await writeFile(join(dir, 'images', 'a.png'), 'a');
  await writeFile(join(dir, 'password.txt'), 'secret');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('readImagesDir() leaves links alone that lead out of the folder, whatever they are called', async () => {
  const images = join(dir, 'images');
  await symlink(join(dir, 'password.txt'), join(images, 'absolute.png'));
  await symlink('../password.txt', join(images, 'relative.png'));
  await symlink('/proc/self/environ', join(images, 'environment.png'));
  await symlink('nowhere.png', join(images, 'dangling.png'));
  const found = await readImagesDir(images);
  expect(found.images.map(({ name }) => name)).toEqual(['a.png']);
  expect(found.others).toEqual(['absolute.png', 'dangling.png', 'environment.png', 'relative.png']);
});

test('readImagesDir() follows links within the folder, also where the folder is a link itself', async () => {
  await symlink('a.png', join(dir, 'images', 'b.png'));
  await symlink('images', join(dir, 'linked'));
  const found = await readImagesDir(join(dir, 'linked'));
  expect(found.images.map(({ name }) => name)).toEqual(['a.png', 'b.png']);
});

test('readImagesDir() looks into no folder in which tools keep their files, and says which', async () => {
  const folders = [
    'node_modules/icons',
    'app/node_modules/icons',
    '.git/objects',
    '.data/dev',
    '.azureml-to-cvat/migrate',
  ];
  for (const folder of [...folders, '.hidden']) {
    await mkdir(join(dir, 'images', folder), { recursive: true });
    await writeFile(join(dir, 'images', folder, 'b.png'), 'b');
  }
  const found = await readImagesDir(join(dir, 'images'));
  expect(found.images.map(({ name }) => name)).toEqual(['.hidden/b.png', 'a.png']);
  expect(found.skipped).toEqual(['.azureml-to-cvat', '.data', '.git', 'app/node_modules', 'node_modules']);
  expect(found.others).toEqual([]);
});
