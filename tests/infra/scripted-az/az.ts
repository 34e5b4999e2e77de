import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * Azure CLI as a script: answers in the shapes of its documentation, by the longest beginning that the scenario knows, and notes each
 * call. An answer is used up where more than one is given, so that a cold app can fail first. A shell's, since a deployment starts it
 * some twenty times.
 */
export async function writeAz(folder: string, scenario: Readonly<Record<string, unknown[]>>): Promise<void> {
  const beginnings = Object.keys(scenario).sort((a, b) => b.length - a.length);
  const known: string[] = [];
  for (const [index, beginning] of beginnings.entries()) {
    const answers = join(folder, `answers-${index}`);
    await mkdir(answers);
    // One digit each: the shell lists them in this order.
    for (const [k, answer] of (scenario[beginning] ?? []).entries()) {
      const isError = typeof answer === 'string' && answer.startsWith('ERROR');
      const text = isError ? answer : answer === null ? '' : JSON.stringify(answer);
      await writeFile(join(answers, `${k}.${isError ? 'error' : 'json'}`), text === '' ? '' : `${text}\n`);
    }
    known.push(`${quoted(beginning)}*) cd ${quoted(answers)} ;;`);
  }
  const script = `#!/bin/sh
printf 'az %s\\n' "$*" >> ${quoted(join(folder, 'calls.txt'))}
case "$*" in
${known.join('\n')}
*) echo "ERROR: '$*' is misspelled or not recognized by the system." >&2; exit 2 ;;
esac
set -- *
echo 'WARNING: The behavior of this command has been altered by the following extension: none' >&2
code=0
case "$1" in
*.error) cat "$1" >&2; code=1 ;;
*) cat "$1" ;;
esac
[ $# -eq 1 ] || rm "$1"
exit $code
`;
  await writeFile(join(folder, 'az'), script, { mode: 0o755 });
}
