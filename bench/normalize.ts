/**
 * The normalizer against what a program without a streaming parser does, in processes of their own, one after the other:
 *
 *     node bench/normalize.ts <folder> [--gb 0.3] [--rounds 3]
 *
 * The peers read an export of 0.2 GB, since JSON.parse cannot read one of 0.5 GB and more. `--gb 1.5` takes some minutes
 * and 5 GB of disk. Files stay in the folder, for the next run.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildSync } from 'esbuild';
import { ratio } from './ratio.ts';

const PEER_GB = '0.2';
const WAYS = ['normalize', 'normalize-small', 'parse-stringify', 'parse-stream'] as const;
/** `normalize-small` is the same with a bound on V8's young generation, which otherwise takes up to 100 MB of what is there. */
const FLAGS: Record<string, string[]> = { 'normalize-small': ['--max-semi-space-size=8'] };

type Run = { bytes: number; ms: number; cpuMs: number; peakMb: number; images?: number; annotations?: number };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { gb: { type: 'string', default: '0.3' }, rounds: { type: 'string', default: '3' } },
});
const folder = positionals[0];
if (!folder) throw new Error('Cannot run the benchmark: no folder for its files: current value is nothing');
const child = join(resolve(folder), 'normalize-child.mjs');
// As in production: one bundled file, without the compiler that node loads to run TypeScript.
buildSync({
  entryPoints: [script('normalize-child.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile: child,
});
const ours = exportOf(values.gb);
const peers = exportOf(PEER_GB);

const runs = { normalize: [], 'normalize-small': [], 'parse-stringify': [], 'parse-stream': [] } as Record<
  (typeof WAYS)[number],
  Run[]
>;
for (let round = 0; round < Number(values.rounds); round += 1) {
  for (const way of WAYS) runs[way].push(measure(way, way.startsWith('normalize') ? ours : peers));
}

const { images, annotations } = runs.normalize[0] ?? {};
console.log(
  `normalize: ${images} images, ${annotations} boxes, ${gb(runs.normalize)} GB; peers: ${gb(runs['parse-stringify'])} GB`,
);
console.log('| way | MB/s wall | MB/s of CPU time | peak RSS MB |\n|---|---|---|---|');
for (const way of WAYS) {
  const row = [rate(way, 'ms'), rate(way, 'cpuMs'), median(runs[way].map(({ peakMb }) => peakMb))];
  console.log(`| ${way} | ${row.map((value) => value.toFixed(0)).join(' | ')} |`);
}
for (const peer of ['parse-stringify', 'parse-stream'] as const) {
  const by = (time: 'ms' | 'cpuMs') => (rate('normalize', time) / rate(peer, time)).toFixed(2);
  console.log(`normalize / ${peer}: ${by('ms')} by wall time, ${by('cpuMs')} by CPU time`);
}
ratio(
  'rate of the normalizer / JSON.parse and stringify, by CPU time',
  rate('normalize', 'cpuMs') / rate('parse-stringify', 'cpuMs'),
  { atLeast: 0.6 },
);

function exportOf(size: string): string {
  const path = resolve(folder ?? '', `export-${size}`);
  if (!existsSync(join(path, 'export.json'))) node([script('make-export.ts')], path, '--gb', size);
  return path;
}

function measure(name: string, path: string): Run {
  const way = name === 'normalize-small' ? 'normalize' : name;
  return JSON.parse(node([...(FLAGS[name] ?? []), child], way, path));
}

function script(name: string): string {
  return join(import.meta.dirname, name);
}

function node(program: string[], ...args: string[]): string {
  return execFileSync(process.execPath, [...program, ...args], { encoding: 'utf8' });
}

/** Bytes per millisecond are kilobytes per second. */
function rate(way: (typeof WAYS)[number], time: 'ms' | 'cpuMs'): number {
  return median(runs[way].map((run) => run.bytes / run[time] / 1000));
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function gb(of: Run[]): string {
  return ((of[0]?.bytes ?? 0) / 1e9).toFixed(2);
}
