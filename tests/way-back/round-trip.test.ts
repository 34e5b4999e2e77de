import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { hub } from '../azureml/arbitrary.ts';
import { startSite } from '../migration/migration-site.ts';
import { roundTrip } from './round-trip.ts';

const SEED = 19_007;
/** Each is a migration with its pictures; `npm run round-trips` tries as many as there is time for, and the files alone come back in hundreds of runs (tests/azureml-export/round-trip.test.ts). */
const RUNS = 3;

test(`what was migrated comes back out of CVAT as it was, ${RUNS} exports of the seed ${SEED}`, {
  timeout: 400_000,
}, async () => {
  const site = await startSite(inject('azurite'));
  try {
    for (const [run, records] of fc.sample(hub, { numRuns: RUNS, seed: SEED }).entries()) {
      expect(await roundTrip(site, records, run)).toEqual([]);
    }
  } finally {
    await site.stop();
  }
});
