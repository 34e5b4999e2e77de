import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleApp } from '../../local/packaging/bundle.ts';
import { startAzurite } from '../../local/parts/azurite.ts';
import { projectRoot } from '../../local/project-root.ts';
import { runFaulted } from './run-faulted.ts';
import { KINDS } from './strike.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '10' },
    /** One kind of fault only, such as "clock jump". */
    only: { type: 'string' },
    /** No run begins later than so many minutes after the first. */
    minutes: { type: 'string', default: '600' },
  },
});
const chosen = KINDS.find((kind) => kind === values.only);
if (values.only !== undefined && chosen === undefined)
  throw new Error(`Cannot run: --only is one of ${KINDS.join(', ')}`);

/** `npm run faults -- --seed N --runs M`: M migrations under faults, from seed N on; exit code 1 where one went wrong. */
const folder = await mkdtemp(join(tmpdir(), 'faults-'));
const azurite = await startAzurite({ dataDir: folder });
const counts = new Map<string, number>();
const struck = new Map<string, number>();
const more = (map: Map<string, number>, key: string) => void map.set(key, (map.get(key) ?? 0) + 1);
const end = performance.now() + Number(values.minutes) * 60_000;
try {
  const app = {
    app: await bundleApp(projectRoot, join(folder, 'main.cjs')),
    root: projectRoot,
    visibilitySeconds: 'as host.json says' as const,
  };
  const first = Number(values.seed);
  for (let seed = first; seed < first + Number(values.runs) && performance.now() < end; seed++) {
    const { scene, kinds, outcome, seconds, problems } = await runFaulted(
      seed,
      azurite.connectionString,
      app,
      chosen ? [chosen] : KINDS,
    );
    more(counts, problems.length > 0 ? `${outcome}, with problems` : outcome);
    for (const kind of kinds) more(struck, kind);
    process.stdout.write(`${seed}\t${outcome}\t${seconds} s\t${scene}: ${kinds.join(', ')}\n`);
    for (const problem of problems) process.stdout.write(`\t${problem}\n`);
  }
} finally {
  await azurite.stop();
  await rm(folder, { recursive: true, force: true });
}
const list = (map: Map<string, number>) => [...map].map(([key, count]) => `${key}: ${count}`).join('; ');
process.stdout.write(`${list(counts)}\nfaults: ${list(struck)}\n`);
process.exitCode = [...counts.keys()].every((outcome) => outcome === 'exact' || outcome === 'repaired') ? 0 : 1;
