import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { makePackage } from '../local/packaging/make-package.ts';
import { projectRoot } from '../local/project-root.ts';
import { ratio } from './ratio.ts';

/**
 * Size and load time of the package against the same app unbundled: its modules compiled one by one beside node_modules.
 * Loading is the CPU time of one import in a process of its own, with a warm page cache; the median of the runs counts. The
 * floor are the two libraries of Azure, bundled without anything of ours.
 */
const RUNS = process.env.BENCH_CHECK ? 5 : 11;
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

/** `compiled`: where Node keeps what it compiled; the run that fills it does not count. */
function loadMs(entry: string, compiled?: string): number {
  const code = `const c = process.cpuUsage(); await import(${JSON.stringify(entry)}); const { user, system } = process.cpuUsage(c); process.stdout.write('\\n' + (user + system) / 1000); process.exit(0)`;
  const { NODE_COMPILE_CACHE: _, ...bare } = process.env;
  const env = compiled === undefined ? bare : { ...bare, NODE_COMPILE_CACHE: compiled };
  const load = () => {
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8', env });
    return Number(stdout.trim().split('\n').at(-1));
  };
  if (compiled !== undefined) load();
  const times = Array.from({ length: RUNS }, load).sort((a, b) => a - b);
  return times[Math.floor(RUNS / 2)] ?? Number.NaN;
}

const made = await makePackage(projectRoot, { durableBackend: 'storage' });
await rm(unbundled, { recursive: true, force: true });
spawnSync(
  process.execPath,
  [
    join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc'),
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
const floor = join(projectRoot, 'dist', 'libraries.cjs');
buildSync({
  stdin: { contents: "import '@azure/functions'; import 'durable-functions';", resolveDir: projectRoot },
  ...{ bundle: true, platform: 'node', format: 'cjs', external: ['@azure/functions-core'], outfile: floor },
});
const bundle = await stat(join(made.folder, 'dist', 'main.cjs'));
const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;
const entry = join(made.folder, 'dist/main.cjs');
const compiled = await mkdtemp(join(tmpdir(), 'compiled-'));
const loads = {
  unbundled: loadMs(join(unbundled, 'functions/index.js')),
  packed: loadMs(entry),
  compiled: loadMs(entry, compiled),
  libraries: loadMs(floor),
};
const rows = [
  ['', 'files', 'size', 'CPU of loading (median)'],
  ['unbundled, with node_modules', total.files, megabytes(total.bytes), `${loads.unbundled.toFixed(0)} ms`],
  ['package', made.files.length, megabytes((await stat(made.zip)).size), `${loads.packed.toFixed(0)} ms`],
  ['of it the bundle', 1, megabytes(bundle.size), ''],
  ['the bundle, as Node kept it compiled', '', '', `${loads.compiled.toFixed(0)} ms`],
  ['the two libraries of Azure, bundled', '', '', `${loads.libraries.toFixed(0)} ms`],
];
ratio('loading as Node kept it compiled / loading', loads.compiled / loads.packed, { atMost: 1.1 });
ratio('loading / loading the two libraries', loads.packed / loads.libraries, { atMost: 3 });
ratio('CPU of loading the package / unbundled', loads.packed / loads.unbundled, { atMost: 0.6 });
for (const row of rows) console.log(`| ${row.join(' | ')} |`);
await rm(unbundled, { recursive: true, force: true });
await rm(compiled, { recursive: true, force: true });
await rm(floor);
