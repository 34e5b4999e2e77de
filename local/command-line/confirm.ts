import { createInterface } from 'node:readline/promises';
import { UsageError } from '../usage-error.ts';

/** Asks before something is taken away. Throws UsageError where nobody can answer and `yes` was not given. */
export async function confirm(question: string, options: { yes: boolean; signal: AbortSignal }): Promise<boolean> {
  if (options.yes) return true;
  if (!process.stdin.isTTY) {
    throw new UsageError(
      `Cannot ask: ${question}: there is no terminal to answer at`,
      'Add --yes to go on without a question',
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (
      (await terminal.question(`${question} Type yes: `, { signal: options.signal })).trim().toLowerCase() === 'yes'
    );
  } finally {
    terminal.close();
  }
}
