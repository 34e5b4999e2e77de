import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkInfra } from './check-infra.ts';
import { readFiles } from './read-files.ts';

const root = join(import.meta.dirname, '..', '..');
const files = await readFiles(root);
const problems = checkInfra(files);
for (const { file, line, rule, detail } of problems) console.error(`${file}:${line} ${rule}: ${detail}`);
let failed = problems.length > 0;

// The compiler knows types that the rules here do not; it cannot be installed from npm.
const bicep = process.env.BICEP_PATH;
if (bicep) {
  for (const entry of ['infra/main.bicep', 'infra/events.bicep']) {
    for (const args of [
      ['build', entry, '--stdout'],
      ['lint', entry],
    ]) {
      const { status } = spawnSync(bicep, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
      failed ||= status !== 0;
    }
  }
}
const compiled = bicep ? 'and compiled' : '(not compiled: BICEP_PATH names no Bicep CLI)';
console.log(failed ? 'The deployment has problems' : `${files.size} files of the deployment checked ${compiled}`);
process.exitCode = failed ? 1 : 0;
