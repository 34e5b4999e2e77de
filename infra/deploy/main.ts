import { parseArgs } from 'node:util';
import { makePackage } from '../../local/packaging/make-package.ts';
import { projectRoot } from '../../local/project-root.ts';
import { deploy, STEP_NAMES } from '../deploy.ts';

const HELP = `npm run deploy -- [--from STEP] [--only STEP]
Steps: ${STEP_NAMES.join(', ')}. What to deploy is read from the environment: see docs/deploy.md.`;

const { values } = parseArgs({
  options: { from: { type: 'string' }, only: { type: 'string', multiple: true }, help: { type: 'boolean' } },
});
const unknown = [values.from ?? [], values.only ?? []].flat().find((name) => !STEP_NAMES.some((step) => step === name));
if (values.help || unknown !== undefined) {
  console.error(unknown === undefined ? HELP : `Cannot find the step "${unknown}"\n${HELP}`);
  process.exitCode = unknown === undefined ? 0 : 2;
} else {
  const { from, only } = values;
  const steps = only
    ? STEP_NAMES.filter((name) => only.includes(name))
    : STEP_NAMES.slice(Math.max(0, STEP_NAMES.map(String).indexOf(from ?? '')));
  try {
    await deploy({
      env: process.env,
      say: (line) => console.log(line),
      zip: async (durableBackend) => (await makePackage(projectRoot, { durableBackend })).zip,
      steps,
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
