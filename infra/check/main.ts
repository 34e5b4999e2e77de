import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BICEP_VERSION, bicepEnvironment, findBicep } from './find-bicep.ts';

const { values } = parseArgs({ options: { update: { type: 'boolean', default: false } } });
const root = join(import.meta.dirname, '..', '..');
const found = findBicep(process.env);
if (found) {
  // Without a compiler there is nothing that would need them.
  const [{ Bicep }, { checkInfra }, { SAMPLE_ENVIRONMENT }] = await Promise.all([
    import('bicep-node'),
    import('./check-infra.ts'),
    import('./sample-environment.ts'),
  ]);
  // The compiler is a child of the library and takes the environment of this process.
  Object.assign(process.env, bicepEnvironment({ ...process.env, ...SAMPLE_ENVIRONMENT }));
  const bicep = await Bicep.initialize(found.path);
  const problems = await checkInfra(root, bicep, { update: values.update }).finally(() => bicep.dispose());
  for (const { at, rule, detail } of problems) console.error(`${at} ${rule}: ${detail}`);
  if (found.version !== BICEP_VERSION) {
    console.error(
      `Bicep ${found.version} instead of ${BICEP_VERSION}: what it says of API versions and snapshots may differ`,
    );
  }
  console.log(
    problems.length > 0
      ? 'The deployment has problems'
      : `The deployment compiles (Bicep ${found.version}), and fits the code`,
  );
  process.exitCode = problems.length > 0 ? 1 : 0;
} else {
  console.log(
    `The deployment was not checked: there is no Bicep compiler. Install Bicep ${BICEP_VERSION} (BICEP_PATH, on the PATH, or "az bicep install"), or the .NET SDK`,
  );
  process.exitCode = process.env.CI === 'true' ? 1 : 0;
}
