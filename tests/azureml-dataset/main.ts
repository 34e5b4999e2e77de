import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startAzurite } from '../../local/parts/azurite.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import { fixtureNames, readFixture } from '../azureml/fixture.ts';
import { proveTwin } from './prove-twin.ts';
import { WITHOUT_TWIN } from './twin-differences.ts';

/** `npm run twins`: every own fixture and its dataset, migrated. The test beside it does this with a few. */
const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const dataDir = await mkdtemp(join(tmpdir(), 'azurite-'));
const azurite = await startAzurite({ dataDir });
const totals = { proven: 0, different: 0, refused: 0, withoutTwin: 0 };
try {
  for (const name of fixtureNames.filter((one) => new RegExp(values.only).test(one))) {
    if (Object.hasOwn(WITHOUT_TWIN, name)) {
      totals.withoutTwin += 1;
      continue;
    }
    try {
      const problems = await proveTwin(azurite.connectionString, await readFixture(name));
      totals[problems.length === 0 ? 'proven' : 'different'] += 1;
      console.log(`${name}: ${problems.length === 0 ? 'the same' : `different\n  ${problems.join('\n  ')}`}`);
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      totals.refused += 1;
    }
  }
} finally {
  await azurite.stop();
  await rm(dataDir, { recursive: true, force: true });
}
console.log(JSON.stringify(totals));
if (totals.different > 0) process.exitCode = 1;
