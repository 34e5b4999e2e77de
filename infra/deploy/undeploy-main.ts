import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { undeploy } from '../undeploy.ts';

const { values } = parseArgs({
  options: { yes: { type: 'boolean', default: false }, 'keep-group': { type: 'boolean', default: false } },
});

async function confirm(): Promise<boolean> {
  if (values.yes) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Remove all of this? Type yes: ');
  terminal.close();
  return answer.trim() === 'yes';
}

try {
  const say = (line: string) => console.log(line);
  const done = await undeploy({ env: process.env, say, confirm, keepGroup: values['keep-group'] });
  if (!done) console.log('Nothing was removed');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
