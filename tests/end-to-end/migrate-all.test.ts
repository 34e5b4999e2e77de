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

const catOn = (image: string) => azureExport({ [image]: SIZE }, [{ image, label: 'Cat', box: [1, 2, 20, 10] }]);
const STREET = catOn('a.jpg');

let dir: string;
let cvat: RunningCvat;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'all-'));
  cvat = await startCvat({ dataDir: join(dir, 'cvat') });
  const picture = sharp({ create: { ...SIZE, channels: 3, background: '#88a' } }).jpeg();
  await put('archive/pictures/a.jpg', await picture.toBuffer());
  await put(`${COCO}/1111/street_20240101_101010.json`, JSON.stringify(STREET));
  await put(`${COCO}/2222/lost.json`, JSON.stringify(catOn('nowhere/x.jpg')));
});
afterAll(async () => {
  await cvat.stop();
  await rm(dir, { recursive: true, force: true });
});

async function put(name: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(dir, name)), { recursive: true });
  await writeFile(join(dir, name), content);
}

async function tasks(): Promise<number> {
  const response = await fetch(`${cvat.url}/api/tasks`, { headers: { authorization: `Bearer ${cvat.tokens.writer}` } });
  const body: unknown = await response.json();
  return typeof body === 'object' && body && 'count' in body ? Number(body.count) : Number.NaN;
}

it('takes all exports of a folder, tells of the one it cannot, and makes nothing twice when it runs again', {
  timeout: 240_000,
}, async () => {
  const args = ['--all', '--folder', 'archive', '--report', 'out', '--cvat', cvat.url, '--token-env', 'MY_TOKEN'];
  for (const _ of ['first', 'again']) {
    const ran = await runCommand('migrate', args, { INIT_CWD: dir, MY_TOKEN: cvat.tokens.writer });
    expect(ran).toMatchObject({ code: 1, stderr: '' });
    expect(ran.stdout).toMatch(/^lost +not migrated .* none of its pictures was found$/m);
    expect(ran.stdout).toMatch(/^street +verified +1 +1 +http:\S+\/projects\/1 +out\/street\.report\.html$/m);
    expect(await tasks()).toBe(1);
    const server = { cvatUrl: cvat.url, token: cvat.tokens.writer };
    const originals = await picturesBelow(join(dir, 'archive/pictures'));
    expect(await checkAgainstCvat({ ...server, export: STREET, project: 'street', originals })).toEqual([]);
  }
  expect((await readdir(join(dir, 'out'))).filter((name) => /html$/.test(name))).toEqual([
    'all.report.html',
    'street.report.html',
  ]);
  const page = await readFile(join(dir, 'out', 'all.report.html'), 'utf8');
  expect(page).toContain('1 of 2 exports verified');
  expect(page).toContain('<a href="street.report.html">');
  expect(page.indexOf('lost')).toBeLessThan(page.indexOf('street'));

  const found = await runCommand('discover', ['archive', '--report', 'out', '--json'], { INIT_CWD: dir });
  expect(found.code).toBe(0);
  expect(JSON.parse(found.stdout)).toMatchObject({
    exports: [{ project: 'street', migrated: { verdict: 'verified' }, pictures: { found: 1 } }, { project: 'lost' }],
  });
});
