import { execFileSync, spawnSync } from 'node:child_process';
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makePackage } from '../local/packaging/make-package.ts';
import { projectRoot } from '../local/project-root.ts';
import { ratio } from './ratio.ts';

/**
 * Size and load time of the package against the same app unbundled: its modules compiled one by one beside node_modules.
 * Load time is that of one import in a process of its own, with a warm page cache; the median of the runs counts.
 */
const RUNS = 11;
const unbundled = join(projectRoot, 'dist', 'unbundled');

async function sizeOf(folder: string): Promise<{ files: number; bytes: number }> {
  let [files, bytes] = [0, 0];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    files += 1;
    bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return { files, bytes };
}

function loadMs(entry: string): number {
  const code = `const s = performance.now(); await import(${JSON.stringify(entry)}); process.stdout.write('\\n' + (performance.now() - s)); process.exit(0)`;
  const times = Array.from({ length: RUNS }, () => {
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
    return Number(stdout.trim().split('\n').at(-1));
  }).sort((a, b) => a - b);
  return times[Math.floor(RUNS / 2)] ?? Number.NaN;
}

const made = await makePackage(projectRoot, { durableBackend: 'storage' });
await rm(unbundled, { recursive: true, force: true });
spawnSync(
  join(projectRoot, 'node_modules', '.bin', 'tsc'),
  [
    ...['functions/index.ts', '--ignoreConfig', '--outDir', unbundled, '--rewriteRelativeImportExtensions'],
    ...['--module', 'nodenext', '--target', 'es2023', '--types', 'node', '--verbatimModuleSyntax', '--noCheck'],
  ],
  { cwd: projectRoot },
);
await writeFile(join(unbundled, 'package.json'), '{"type":"module"}');

const folders = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], {
  cwd: projectRoot,
  encoding: 'utf8',
});
const packages = folders.split('\n').filter((folder) => folder.includes('node_modules'));
const own = await sizeOf(unbundled);
const total = { ...own };
for (const folder of packages) {
  const { files, bytes } = await sizeOf(folder);
  total.files += files;
  total.bytes += bytes;
}
const bundle = await stat(join(made.folder, 'dist', 'main.cjs'));
const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;
const loads = {
  unbundled: loadMs(join(unbundled, 'functions/index.js')),
  packed: loadMs(join(made.folder, 'dist/main.cjs')),
};
const rows = [
  ['', 'files', 'size', 'load time (median)'],
  ['unbundled, with node_modules', total.files, megabytes(total.bytes), `${loads.unbundled.toFixed(0)} ms`],
  ['package', made.files.length, megabytes((await stat(made.zip)).size), `${loads.packed.toFixed(0)} ms`],
  ['of it the bundle', 1, megabytes(bundle.size), ''],
];
ratio('load time of the package / unbundled', loads.packed / loads.unbundled, { atMost: 0.85 });
for (const row of rows) console.log(`| ${row.join(' | ')} |`);
await rm(unbundled, { recursive: true, force: true });
