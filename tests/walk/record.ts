import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import spawnLikeNpm from 'cross-spawn';
import { writeDemo } from '../../local/demo/write-demo.ts';
import { makePublishFolder } from '../../local/packaging/publish-folder.ts';
import { projectRoot } from '../../local/project-root.ts';
import { VERSION } from '../../shared/version.ts';
import { runInTerminal, type Shown } from './terminal.ts';

/** The first time: from an empty folder to a report, and back to nothing. */
const STEPS: readonly { say: string; type: string; answers?: Readonly<Record<string, string>> }[] = [
  { say: 'An empty folder. Install the package.', type: `npm install ../azureml-to-cvat-${VERSION}.tgz` },
  { say: 'See it work on a small drawn project. No account is needed.', type: 'npx azureml-to-cvat start' },
  { say: 'Which exports do I have?', type: 'npx azureml-to-cvat discover ../archive' },
  {
    say: 'My own project, with the wrong folder first: it is noticed before anything starts.',
    type: 'npx azureml-to-cvat migrate ../archive/labels.json "../archive/pictures/harbour street"',
  },
  {
    say: 'With the right one: a rehearsal on this machine, since no --cvat is given.',
    type: 'npx azureml-to-cvat migrate ../archive/labels.json ../archive/pictures',
  },
  { say: 'The report, once more.', type: 'npx azureml-to-cvat report labels.report.json' },
  { say: 'Back to nothing.', type: 'npx azureml-to-cvat undo', answers: { 'Type yes: ': 'yes\n' } },
];

const { values } = parseArgs({ options: { out: { type: 'string', default: 'docs/walk.txt' } } });
const dir = await mkdtemp(join(tmpdir(), 'walk-'));
try {
  await writeFile(resolve(values.out), text(await walk()));
  console.log(`Written: ${values.out}`);
} finally {
  await rm(dir, { recursive: true, force: true });
}

async function walk(): Promise<Shown[]> {
  await pack();
  const { imagesDir, exportFile } = await writeDemo(join(dir, 'archive'), 'pictures');
  await rename(imagesDir, join(dir, 'archive', 'pictures'));
  await rename(exportFile, join(dir, 'archive', 'labels.json'));
  const cwd = join(dir, 'empty');
  await mkdir(cwd);
  // What a script of npm or a CI adds is not there when a person types.
  const own = Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$|CI$|NO_COLOR$)/i.test(name));
  const env = { ...Object.fromEntries(own), TERM: 'xterm-256color' };
  const shown: Shown[] = [];
  for (const { type, answers } of STEPS) {
    console.log(`$ ${type}`);
    const one = await runInTerminal(type, { cwd, env, ...(answers ? { answers } : {}) });
    console.log(`${one.lines.join('\n')}\n${one.seconds.toFixed(1)} s`);
    shown.push(one);
  }
  return shown;
}

async function pack(): Promise<void> {
  const folder = await makePublishFolder(projectRoot, join(dir, 'package'));
  const npm = spawnLikeNpm('npm', ['pack', '--pack-destination', dir, folder], { stdio: 'ignore' });
  await new Promise<void>((resolve, reject) => {
    npm.once('error', reject);
    npm.once('close', () => resolve());
  });
  if (!(await readdir(dir)).some((name) => name.endsWith('.tgz'))) throw new Error('Expected npm to pack the package');
}

function text(shown: readonly Shown[]): string {
  const seconds = (some: readonly Shown[]) => Math.round(some.reduce((sum, one) => sum + one.seconds, 0));
  return [
    `A first walk with azureml-to-cvat ${VERSION}, recorded by \`npm run walk\` from a real run.`,
    '',
    `Commands: ${shown.length}; seconds: ${seconds(shown)}, of which ${seconds(shown.slice(0, 1))} were the installation.`,
    `To the first verdict: 2 commands, ${seconds(shown.slice(0, 2))} seconds.`,
    `Node.js ${process.version} on ${process.platform}, ${availableParallelism()} cores that did other work as well. ../archive holds a drawn project:`,
    'labels.json and pictures/.',
    'Every line is as it stood in a terminal of 100 columns at the end of its command. Colours are left out, and the keys of links',
    'are replaced by "...".',
    '',
    ...STEPS.flatMap(({ say, type }, index) => {
      const { lines = [], code, seconds = 0 } = shown[index] ?? {};
      return [
        ...[`# ${say}`, `$ ${type}`, ...lines.map(withoutKeys)],
        `# exit code ${code}, ${seconds.toFixed(1)} s`,
        '',
      ];
    }),
  ].join('\n');
}

function withoutKeys(line: string): string {
  return line.replaceAll(/(code|token|sig)=[\w%.~-]+/g, '$1=...').replaceAll(dir, '/home/anna');
}
