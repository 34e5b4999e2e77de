import { type ChildProcess, execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import spawnLikeNpm from 'cross-spawn';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { projectRoot } from '../../../local/project-root.ts';
import { Report } from '../../../shared/verification/report.ts';
import { checkKept } from '../../checker/check-kept.ts';
import { startScript } from '../../end-to-end/run-command.ts';
import { EXPORT, IMAGES, SIZE } from '../../end-to-end/three-pictures.ts';

const run = promisify(execFile);
const PATIENCE_MS = 180_000;

/** A person's folder, with the packed package installed beside it: of the project nothing else is in reach. */
let dir: string;
let bin: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'walk-'));
  const packed = join(dir, 'packed');
  await mkdir(packed);
  const folder = dirname(inject('command'));
  const npm = spawnLikeNpm('npm', ['pack', '--offline', '--pack-destination', packed, folder], { stdio: 'ignore' });
  expect(await codeOf(npm)).toBe(0);
  const modules = join(dir, 'installed', 'node_modules');
  const installed = join(modules, 'azureml-to-cvat');
  await mkdir(installed, { recursive: true });
  const [tarball = ''] = (await readdir(packed)).filter((name) => name.endsWith('.tgz'));
  await run('tar', ['-xzf', join(packed, tarball), '-C', installed, '--strip-components=1']);
  const described: unknown = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  expect(described).toMatchObject({ bin: { 'azureml-to-cvat': 'bin.cjs' } });
  for (const name of dependenciesOf(described))
    await symlink(join(projectRoot, 'node_modules', name), join(modules, name));
  bin = join(installed, 'bin.cjs');

  for (const path of Object.keys(IMAGES)) await putImage(path);
  await put('labels.json', JSON.stringify(EXPORT));
  await put('mine.txt', 'x');
}, 120_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

function dependenciesOf(described: unknown): string[] {
  if (typeof described !== 'object' || described === null) return [];
  return ['dependencies', 'optionalDependencies'].flatMap((kind) =>
    Object.keys(Object.entries(described).find(([name]) => name === kind)?.[1] ?? {}),
  );
}

function codeOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

async function put(name: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(dir, 'person', name)), { recursive: true });
  await writeFile(join(dir, 'person', name), content);
}

async function putImage(path: string): Promise<void> {
  const picture = sharp({ create: { ...SIZE, channels: 3, background: '#88a' } });
  await put(join('pictures', path), await (path.endsWith('.png') ? picture.png() : picture.jpeg()).toBuffer());
}

/** As `npx azureml-to-cvat` starts it, in the person's folder. */
function tool(...args: string[]) {
  const { INIT_CWD: _, ...env } = process.env;
  return startScript(bin, args, { cwd: join(dir, 'person'), env }).ended;
}

const files = async () => (await readdir(join(dir, 'person'))).sort();
const text = (name: string) => readFile(join(dir, 'person', name), 'utf8');

test('from a packed tarball in a folder of its own: migrate, the way back, and undo', {
  timeout: PATIENCE_MS,
}, async () => {
  const migrated = await tool('migrate', 'labels.json', 'pictures');
  expect(migrated).toMatchObject({ code: 0, stderr: '' });
  expect(migrated.stdout.trim().split('\n').at(-1)).toMatch(/^VERIFIED: all 3 images and 3 annotations /);
  const report = Report.parse(JSON.parse(await text('labels.report.json')));
  expect(report.verdict).toBe('verified');
  const kept = {
    dataDir: join(dir, 'person', '.azureml-to-cvat', 'migrate'),
    imagesDir: join(dir, 'person', 'pictures'),
  };
  expect(await checkKept({ ...kept, export: EXPORT, project: report.target.project?.name ?? '' })).toEqual([]);

  const exported = await tool('export');
  expect(exported).toMatchObject({ code: 0, stderr: '' });
  expect(exported.stdout).toContain('labels.cvat.json and labels.cvat.jsonl: 3 pictures and 3 annotations');
  const coco: unknown = JSON.parse(await text('labels.cvat.json'));
  const box = expect.objectContaining({ bbox: [3 / 64, 4 / 48, 5 / 64, 6 / 48] });
  expect(coco).toMatchObject({ annotations: expect.arrayContaining([box]) });
  expect((await text('labels.cvat.jsonl')).trim().split('\n')).toHaveLength(3);

  const again = await tool('export', report.migration.id);
  expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('there is a file of this name') });
  expect(JSON.parse(await text('labels.cvat.json'))).toEqual(coco);

  const undone = await tool('undo', '--yes');
  expect(undone).toMatchObject({ code: 0, stderr: '' });
  expect(undone.stdout).toContain('Deleted 1 task');
  expect(await files()).toEqual([
    '.azureml-to-cvat',
    ...['labels.cvat.json', 'labels.cvat.jsonl', 'labels.findings.csv', 'labels.json', 'labels.missing.csv'],
    ...['labels.report.html', 'labels.report.json', 'mine.txt', 'pictures'],
  ]);
  expect(await text('mine.txt')).toBe('x');
});
