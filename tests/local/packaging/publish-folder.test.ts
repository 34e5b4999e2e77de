import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { COMMANDS } from '../../../local/commands.ts';
import { projectRoot } from '../../../local/project-root.ts';
import { VERSION } from '../../../shared/version.ts';
import { deadLinks } from '../../docs/dead-links.ts';

const run = promisify(execFile);

/** The one that the whole run was made with. */
const folder = dirname(inject('command'));

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'publish-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const file = (name: string) => readFile(join(folder, name), 'utf8');

test('the package runs from an empty folder, without the checkout', { timeout: 60_000 }, async () => {
  const bin = join(folder, 'bin.cjs');
  expect((await run(process.execPath, [bin, '--version'], { cwd: dir })).stdout).toBe(`${VERSION}\n`);
  const { stdout } = await run(process.execPath, [bin, 'migrate', '--help'], { cwd: dir });
  expect(stdout).toContain('Usage: npx azureml-to-cvat migrate EXPORT IMAGES');
  await expect(run(process.execPath, [bin, 'migrate', 'no.json', '.'], { cwd: dir })).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('there is no such file'),
  });
});

test('it holds the template for the portal', async () => {
  expect(await file(join('app', 'azuredeploy.json'))).toBe(
    await readFile(join(projectRoot, 'infra', 'azuredeploy.json'), 'utf8'),
  );
});

test('it holds every program that is started, and no TypeScript', async () => {
  const names = await readdir(join(folder, 'lib'));
  for (const name of [
    'cli',
    'cvat-stand-in',
    'functions-host-embedded',
    'worker-main',
    'end-with-parent',
    'lean-azurite',
  ]) {
    expect(names).toContain(`${name}.mjs`);
  }
  for (const name of names) expect(await file(join('lib', name))).not.toMatch(/new URL\(["'][\w-]+\.ts["'], import/);
});

test('its pages have no dead link, and name the commands that the package has', async () => {
  const docs = (await readdir(join(folder, 'docs'))).filter((name) => name.endsWith('.md'));
  const pages = ['README.md', 'SECURITY.md', ...docs.map((name) => join('docs', name))];
  expect(pages.length).toBeGreaterThan(10);
  const commands = COMMANDS.map(({ spec }) => spec.name);
  for (const page of pages) {
    const text = await file(page);
    expect(await deadLinks(folder, join(folder, page), text)).toEqual([]);
    expect(text).not.toMatch(/<!-- (?:clone|package): ?|<!-- :clone/);
    const foreign = [...text.matchAll(/npm (?:run )?([\w:-]+)/g)].filter(([, name = '']) => commands.includes(name));
    expect(foreign.map(([whole]) => whole)).toEqual([]);
    const typed = [...text.matchAll(/^npx azureml-to-cvat (\S+)/gm)];
    for (const [, name = ''] of typed) expect(commands).toContain(name);
  }
  const readme = await file('README.md');
  expect(readme).toContain('npx azureml-to-cvat start\n');
  expect(readme).toContain('npx azureml-to-cvat migrate labels.json ./pictures\n');
  expect(readme).toContain('![');
  expect(readme).toContain(`npm install ./azureml-to-cvat-${VERSION}.tgz\n`);
});

test('an old Node is told what is needed in a sentence', async () => {
  const text = await file('bin.cjs');
  const said: string[] = [];
  const old = { versions: { node: '20.20.2' }, exit: (code: number) => said.push(`exit ${code}`) };
  new Function('process', 'console', text.replace(/^#!.*\n/, '').replace(/import\(.*\n/, ''))(old, {
    error: (line: string) => said.push(line),
  });
  expect(said[0]).toMatch(/^Cannot run azureml-to-cvat: it needs Node\.js 22\.\d+ or newer: this is 20\.20\.2$/);
  expect(said.at(-1)).toBe('exit 2');
});
