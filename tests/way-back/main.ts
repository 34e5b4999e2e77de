import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { startAzurite } from '../../local/parts/azurite.ts';
import { hub } from '../azureml/arbitrary.ts';
import { startSite } from '../migration/migration-site.ts';
import { roundTrip } from './round-trip.ts';

/** `npm run round-trips -- --seed N --runs M`: random exports through a migration, CVAT and the way back. */
const { values } = parseArgs({
  options: { seed: { type: 'string', default: '19008' }, runs: { type: 'string', default: '1000' } },
});
/** A CVAT with the tasks of so many runs; then another one, since every migration looks through all of them. */
const PER_SITE = 25;

const dataDir = await mkdtemp(join(tmpdir(), 'azurite-'));
const azurite = await startAzurite({ dataDir });
const drawn = fc.sample(hub, { seed: Number(values.seed), numRuns: Number(values.runs) });
const totals = { equal: 0, different: 0, records: 0 };
try {
  for (let from = 0; from < drawn.length; from += PER_SITE) {
    const site = await startSite(azurite.connectionString);
    try {
      for (const [k, records] of drawn.slice(from, from + PER_SITE).entries()) {
        const problems = await roundTrip(site, records, from + k);
        totals[problems.length === 0 ? 'equal' : 'different'] += 1;
        totals.records += records.length;
        if (problems.length > 0) console.log(`run ${from + k}:\n  ${problems.join('\n  ')}`);
      }
    } finally {
      await site.stop();
    }
    console.log(JSON.stringify(totals));
  }
} finally {
  await azurite.stop();
  await rm(dataDir, { recursive: true, force: true });
}
if (totals.different > 0) process.exitCode = 1;
