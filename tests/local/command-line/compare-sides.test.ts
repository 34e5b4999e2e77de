import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compareSides } from '../../../local/command-line/compare-sides.ts';
import { parseMigrateArgs } from '../../../local/command-line/migrate-options.ts';
import { readExportFiles } from '../../../local/pipeline/export-files.ts';
import { readImagesDir } from '../../../local/pipeline/images-dir.ts';
import { azureExport } from '../../migration/small-export.ts';

const SIZE = { width: 64, height: 48 };
const IMAGES = { 'street/one.jpg': SIZE, 'street/two.jpg': SIZE, 'park/one.jpg': SIZE };

let own: string;
/** Not the temporary folder itself: what lies beside is searched, too, and other tests put their files there. */
let root: string;
beforeEach(async () => {
  own = await mkdtemp(join(tmpdir(), 'sides-'));
  root = join(own, 'project');
  const box = { label: 'Cat', box: [1, 2, 3, 4] as [number, number, number, number] };
  await put('here/labels.json', JSON.stringify(azureExport(IMAGES, [{ image: 'street/one.jpg', ...box }])));
  for (const name of Object.keys(IMAGES)) await put(join('pics', name), 'x'.repeat(1000));
});
afterEach(() => rm(own, { recursive: true, force: true }));

async function put(name: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(root, name)), { recursive: true });
  await writeFile(join(root, name), content);
}

async function look(exportName: string, dir: string, ...args: string[]): Promise<string> {
  const exportFile = join(root, exportName);
  const images = join(root, dir);
  const options = await parseMigrateArgs([exportFile, images, ...args], {});
  const exported = await readExportFiles(exportFile);
  const sides = { exported, exportFile, images: { dir: images, files: await readImagesDir(images) } };
  return (await compareSides(options, sides)).join('\n');
}

/** What a person would do next: the folder and the options of the command that is shown. */
async function advice(exportName: string, dir: string): Promise<{ message: string; fix: string }> {
  const error: unknown = await look(exportName, dir).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Error && 'fix' in error) return { message: error.message, fix: String(error.fix) };
  throw error;
}

describe('compareSides()', () => {
  test('says what is there and what will be made', async () => {
    const lines = await look('here/labels.json', 'pics', '--task-size', '2');
    expect(lines).toContain('3 pictures, 1 annotation (1 box)');
    expect(lines).toMatch(/3 of 3 pictures found in \S*pics \(3\.0 kB\)/);
    expect(lines).toContain('Labels    Cat 1');
    expect(lines).toContain('project "labels" with 2 tasks of up to 2 pictures');
  });

  test.each([
    ['too deep', 'pics/street', '/pics'],
    ['too high', '.', '/pics'],
    ['beside it', 'other', '/pics'],
    ['of the export', 'here', '/pics'],
  ])('finds the right folder from one that is %s', async (_, dir, right) => {
    await put('other/unrelated.jpg', 'x');
    await put('here/unrelated.jpg', 'x');
    const { message, fix } = await advice('here/labels.json', dir);
    expect(message).toContain('0 of 3 pictures found');
    expect(fix).toMatch(new RegExp(`^All are found with: .* migrate .*${right}$`));
  });

  test('offers file names only for pictures that lost their folders, and counts a name once', async () => {
    await rm(join(root, 'pics'), { recursive: true });
    await put('flat/one.jpg', 'x');
    await put('flat/two.jpg', 'x');
    expect((await advice('here/labels.json', 'flat')).fix).toMatch(/^2 are found with: .*flat --paths basename$/);
  });

  test('goes on where some are missing, and names them', async () => {
    await rm(join(root, 'pics/park/one.jpg'));
    expect(await look('here/labels.json', 'pics')).toMatch(/2 of 3 pictures .*\n\s+missing: park\/one\.jpg$/m);
  });

  test('goes on without any with --yes', async () => {
    await put('other/unrelated.jpg', 'x');
    expect(await look('here/labels.json', 'other', '--yes')).toContain('0 of 3 pictures');
  });

  test.each([
    ['l.csv', 'Image,Label\n1,2\n', 'a CSV file'],
    ['l.json', gzipSync('{}'), 'compressed with gzip'],
    ['l.html', '<!doctype html><html></html>', 'a web page'],
    ['empty.json', '', 'it is empty'],
    ['cut.json', '{"images": [', 'cut.json'],
  ])('recognises %s under the name that was typed', async (name, content, words) => {
    await put(name, content);
    const { message, fix } = await advice(name, 'pics');
    expect(message).toContain(`Cannot read the export "${join(root, name)}"`);
    expect(message).toContain(words);
    expect(fix).not.toBe('');
  });

  test('recognises a folder that holds no dataset', async () => {
    await mkdir(join(root, 'empty'));
    expect((await advice('empty', 'pics')).message).toContain('no file of a dataset is in it');
  });
});
