import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * Azure CLI as a script: answers in the shapes of its documentation, from the scenario in SCRIPTED_AZ, and notes each call. An answer
 * is used up where more than one is given, so that a cold app can fail first.
 */
const folder = process.env.SCRIPTED_AZ ?? '.';
const scenario: Record<string, unknown[]> = JSON.parse(readFileSync(`${folder}/scenario.json`, 'utf8'));
const args = process.argv.slice(2);
appendFileSync(`${folder}/calls.txt`, `az ${args.join(' ')}\n`);

const command = args.join(' ');
// The longest beginning that the scenario knows.
const [key] = Object.keys(scenario)
  .filter((one) => command.startsWith(one))
  .sort((a, b) => b.length - a.length);
const answers = key === undefined ? undefined : scenario[key];
if (key === undefined || answers === undefined) {
  console.error(`ERROR: '${command}' is misspelled or not recognized by the system.`);
  process.exit(2);
}
const answer = answers.length > 1 ? answers.shift() : answers[0];
writeFileSync(`${folder}/scenario.json`, JSON.stringify(scenario));
console.error('WARNING: The behavior of this command has been altered by the following extension: none');
if (typeof answer === 'string' && answer.startsWith('ERROR')) {
  console.error(answer);
  process.exit(1);
}
if (answer !== null) console.log(JSON.stringify(answer));
