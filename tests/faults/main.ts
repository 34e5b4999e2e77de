import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleApp } from '../../local/packaging/bundle.ts';
import { startAzurite } from '../../local/parts/azurite.ts';
import { projectRoot } from '../../local/project-root.ts';
import { runFaulted } from './run-faulted.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, runs: { type: 'string', default: '10' } },
});

/** `npm run faults -- --seed N --runs M`: M migrations under faults, from seed N on; exit code 1 where one went wrong. */
const folder = await mkdtemp(join(tmpdir(), 'faults-'));
const azurite = await startAzurite({ dataDir: folder });
const counts = new Map<string, number>();
try {
  const app = { app: await bundleApp(projectRoot, join(folder, 'main.cjs')), root: projectRoot };
  const first = Number(values.seed);
  for (let seed = first; seed < first + Number(values.runs); seed++) {
    const { kinds, outcome, seconds, problems } = await runFaulted(seed, azurite.connectionString, app);
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    process.stdout.write(`${seed}\t${outcome}\t${seconds} s\t${kinds.join(', ')}\n`);
    for (const problem of problems) process.stdout.write(`\t${problem}\n`);
  }
} finally {
  await azurite.stop();
  await rm(folder, { recursive: true, force: true });
}
for (const [outcome, count] of counts) process.stdout.write(`${outcome}: ${count}\n`);
process.exitCode = [...counts.keys()].every((outcome) => outcome === 'exact' || outcome === 'repaired') ? 0 : 1;
