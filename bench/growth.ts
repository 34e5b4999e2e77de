/**
 * How what a migration costs grows with its images: migrations of several sizes, each on parts of its own, and the exponents between
 * each two (1: as much for each image; 2: four times as much for twice the images).
 *
 *     node bench/growth.ts [--sizes 1000,4000] [--boxes 10] [--task 500] [--heap <MB>] [--app <package>] [--own-worker]
 *
 * The images lie in the stub server. Code that is cold costs the same at each size, so that exponents of small ones are lower than those of large ones;
 * where steps of two tasks are under way at once, each of them bears the cost of both.
 */
import { parseArgs } from 'node:util';
import { type MeasuredMigration, MIGRATION_OPTIONS, measureMigration } from './measured-migration.ts';
import { ratio } from './ratio.ts';

const { values } = parseArgs({
  options: {
    ...MIGRATION_OPTIONS,
    sizes: { type: 'string', default: '1000,4000' },
    task: { type: 'string', default: '500' },
  },
});
const sizes = values.sizes.split(',').map(Number);
const runs: MeasuredMigration[] = [];
for (const size of sizes)
  runs.push(await measureMigration({ ...values, images: String(size), stub: true, steps: true }));

/** ms of CPU time below which a step's figure is noise. */
const LEAST = 50;

console.log(`growth: migrations of ${sizes.join(', ')} images, ${values.boxes} boxes each, ${values.task} a task`);
show('host CPU, ms', ({ cpuMs }) => cpuMs);
const names = new Set(runs.flatMap(({ steps }) => steps.map(({ name }) => name)));
for (const name of names) {
  const cost = ({ steps }: MeasuredMigration) => steps.find((step) => step.name === name)?.cpuMs ?? 0;
  if (runs.every((run) => cost(run) >= LEAST)) show(`  ${name}`, cost);
}
show('requests to CVAT beside polls and pictures', ({ others }) => others);
show('peak of host and app, MB', ({ peakMb }) => peakMb);
const { imagesRead } = runs.at(-1) ?? {};
ratio(
  'reads of an image in the storage: its header, and its chunk by CVAT',
  (imagesRead ?? Number.NaN) / (sizes.at(-1) ?? 1),
  {
    atMost: 2.1,
  },
);
ratio('exponent of the host CPU of a migration by its images', last(exponents(({ cpuMs }) => cpuMs)), { atMost: 1.15 });
ratio('exponent of its requests to CVAT', last(exponents(({ others }) => others)), { atMost: 1.05 });

function show(what: string, of: (run: MeasuredMigration) => number): void {
  const grown = exponents(of).map((exponent) => exponent.toFixed(2));
  console.log(`${what}: ${runs.map((run) => of(run).toFixed(0)).join(', ')}; exponents ${grown.join(', ')}`);
}

function exponents(of: (run: MeasuredMigration) => number): number[] {
  const costs = runs.map(of);
  return costs.slice(1).map((cost, k) => {
    const [before = 1, smaller = 1, larger = 1] = [costs[k], sizes[k], sizes[k + 1]];
    return Math.log(cost / before) / Math.log(larger / smaller);
  });
}

function last(values: readonly number[]): number {
  return values.at(-1) ?? Number.NaN;
}
