import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type RunningCvat, startCvat } from '@azureml-to-cvat/cvat-stand-in/start-cvat.ts';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkAgainstCvat } from '../checker/check-against-cvat.ts';
import { picturesBelow } from '../checker/check-kept.ts';
import { azureExport } from '../migration/small-export.ts';
import { runCommand } from './run-command.ts';

const SIZE = { width: 64, height: 48 };
const COCO = 'archive/Labeling/export/coco';

const IMAGES = { 'a b/one.jpg': SIZE, 'two.JPG': SIZE, 'zwölf.png': SIZE };
const STREET = azureExport(IMAGES, [
  { image: 'a b/one.jpg', label: 'Animal/Cat', box: [1.5, 2.25, 20, 10] },
  { image: 'two.JPG', label: 'Animal/Dog', polygon: [1, 1, 30, 2, 31, 40, 2, 39] },
  { image: 'zwölf.png', label: 'Animal/Cat', box: [3, 4, 5, 6] },
]);
const LOST = azureExport({ 'nowhere/x.jpg': SIZE }, [{ image: 'nowhere/x.jpg', label: 'Cat', box: [1, 2, 20, 10] }]);

let dir: string;
let cvat: RunningCvat;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'all-'));
  cvat = await startCvat({ dataDir: join(dir, 'cvat') });
  const picture = sharp({ create: { ...SIZE, channels: 3, background: '#88a' } });
  for (const path of Object.keys(IMAGES)) {
    const bytes = await (path.endsWith('.png') ? picture.png() : picture.jpeg()).toBuffer();
    await put(`archive/pictures/${path}`, bytes);
  }
  await put(`${COCO}/1111/street_20240101_101010.json`, JSON.stringify(STREET));
  await put(`${COCO}/2222/lost.json`, JSON.stringify(LOST));
});
afterAll(async () => {
  await cvat.stop();
  await rm(dir, { recursive: true, force: true });
});

async function put(name: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(dir, name)), { recursive: true });
  await writeFile(join(dir, name), content);
}

async function made(what: 'projects' | 'tasks' | 'cloudstorages'): Promise<number> {
  const response = await fetch(`${cvat.url}/api/${what}`, {
    headers: { authorization: `Bearer ${cvat.tokens.writer}` },
  });
  const body: unknown = await response.json();
  return typeof body === 'object' && body && 'count' in body ? Number(body.count) : Number.NaN;
}

it('takes all exports of a folder, tells of the one it cannot, and makes nothing twice when it runs again', {
  timeout: 240_000,
}, async () => {
  await put('out/mine.txt', 'x');
  const args = ['--all', '--folder', 'archive', '--report', 'out', '--cvat', cvat.url, '--token-env', 'MY_TOKEN'];
  for (const _ of ['first', 'again']) {
    const ran = await runCommand('migrate', args, { INIT_CWD: dir, MY_TOKEN: cvat.tokens.writer });
    expect(ran).toMatchObject({ code: 1, stderr: '' });
    expect(ran.stdout).toMatch(/^lost +not migrated .* none of its pictures was found$/m);
    expect(ran.stdout).toMatch(/^street +verified +3 +3 +http:\S+\/projects\/1 +out\/street\.report\.html$/m);
    expect(ran.stdout).not.toContain('Upload the images');
    expect([await made('projects'), await made('tasks'), await made('cloudstorages')]).toEqual([1, 1, 0]);
    const server = { cvatUrl: cvat.url, token: cvat.tokens.writer };
    const originals = await picturesBelow(join(dir, 'archive/pictures'));
    expect(await checkAgainstCvat({ ...server, export: STREET, project: 'street', originals })).toEqual([]);
  }
  expect((await readdir(join(dir, 'out'))).filter((name) => /html$/.test(name))).toEqual([
    'all.report.html',
    'street.report.html',
  ]);
  expect(await readFile(join(dir, 'out', 'mine.txt'), 'utf8')).toBe('x');
  const page = await readFile(join(dir, 'out', 'all.report.html'), 'utf8');
  expect(page).toContain('1 of 2 exports verified');
  expect(page).toContain('<a href="street.report.html">');
  expect(page.indexOf('lost')).toBeLessThan(page.indexOf('street'));

  const found = await runCommand('discover', ['archive', '--report', 'out', '--json'], { INIT_CWD: dir });
  expect(found.code).toBe(0);
  expect(JSON.parse(found.stdout)).toMatchObject({
    exports: [{ project: 'street', migrated: { verdict: 'verified' }, pictures: { found: 3 } }, { project: 'lost' }],
  });
});
