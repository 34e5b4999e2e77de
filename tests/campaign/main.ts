import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startAzurite } from '../../local/parts/azurite.ts';
import { campaign } from './campaign.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '20' },
    /** No scenario begins later than so many minutes after the first. */
    minutes: { type: 'string', default: '60' },
    verbose: { type: 'boolean' },
  },
});
const dataDir = await mkdtemp(join(tmpdir(), 'azurite-'));
const azurite = await startAzurite({ dataDir });
try {
  const from = Number(values.seed);
  const totals = await campaign(azurite.connectionString, {
    ...{ from, runs: Number(values.runs), minutes: Number(values.minutes), verbose: values.verbose ?? false },
    say: (line) => console.log(line),
  });
  console.log(JSON.stringify(totals));
  if (totals.false > 0) process.exitCode = 1;
} finally {
  await azurite.stop();
  await rm(dataDir, { recursive: true, force: true });
}
