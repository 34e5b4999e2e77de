import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { COMMANDS } from '../../local/commands.ts';
import { azureExport } from '../migration/small-export.ts';
import { runCommand } from './run-command.ts';

const SIZE = { width: 64, height: 48 };
const EXPORT = JSON.stringify(azureExport({ 'a.jpg': SIZE }, [{ image: 'a.jpg', label: 'Cat', box: [1, 2, 20, 10] }]));
/** What a person has made, under every name that a command of ours would write. */
const FOREIGN = [
  ...['thesis.txt', 'labels.report.html', 'labels.report.json', 'labels.plan.html', 'labels.coco.json'],
  ...['labels.findings.csv', 'report.html', 'report.json', 'all.report.html', 'all.report.json'],
  ...[
    'm1.report.html',
    'm1.report.json',
    'manifest.jsonl',
    'logs/mine.log',
    'azurite/mine.db',
    'run.json',
    'ports.json',
  ],
];

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'foreign-'));
  for (const name of FOREIGN) await put(name, `mine: ${name}`);
  await put('labels.json', EXPORT);
  await put(
    'pictures/a.jpg',
    await sharp({ create: { ...SIZE, channels: 3, background: '#88a' } })
      .jpeg()
      .toBuffer(),
  );
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function put(name: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(dir, name)), { recursive: true });
  await writeFile(join(dir, name), content);
}

async function everything(): Promise<Record<string, string>> {
  const entries = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const files = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await readFile(file, 'base64')])));
}

/** One line at least for every command, as people give it in a folder that holds other things. */
const LINES: Record<string, string[][]> = {
  migrate: [
    ['labels.json', 'pictures'],
    ['labels.json', 'pictures', '--dry-run'],
    ['labels.json', 'pictures', '--report', '.'],
    ['--all', '--folder', '.'],
  ],
  discover: [['.']],
  normalize: [
    ['labels.json', 'pictures'],
    ['labels.json', 'pictures', '--out', 'thesis.txt'],
  ],
  report: [['.'], ['labels.report.json'], ['m1', '--url', 'http://127.0.0.1:9', '--key-env', 'KEY']],
  undo: [
    ['--data', '.', '--yes'],
    ['m1', '--url', 'http://127.0.0.1:9', '--key-env', 'KEY', '--yes'],
  ],
  export: [
    ['--data', '.'],
    ['m1', '--url', 'http://127.0.0.1:9', '--key-env', 'KEY'],
  ],
  start: [['--data', '.']],
  dev: [['--data', '.']],
  deploy: [['--only', 'nothing']],
  undeploy: [['--yes']],
  doctor: [['--url', 'http://127.0.0.1:9', '--key-env', 'KEY']],
};

test('every command is tried on files of somebody else', () => {
  expect(Object.keys(LINES).sort()).toEqual(COMMANDS.map(({ spec }) => spec.name).sort());
});

test.each(Object.entries(LINES).flatMap(([command, lines]) => lines.map((args) => [command, args] as const)))(
  '%s %j leaves what is there as it is, and adds nothing',
  { timeout: 120_000 },
  async (command, args) => {
    const before = await everything();
    const ran = await runCommand(command, args, { INIT_CWD: dir, KEY: 'k' });
    expect(await everything()).toEqual(before);
    // It only looks, and finds the export.
    if (command === 'discover') return expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringMatching(/^Cannot .*\n {2}→ .*\n$/) });
  },
);
