import { UsageError } from '../usage-error.ts';

export const HELP_HINT = 'See --help';

/** Runs `parseArgs` and turns what it refuses into a UsageError. */
export function readArgs<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // The rest of the message explains how to pass values that begin with a dash.
    const [reason = ''] = error.message.split(/\.\s/);
    throw new UsageError(`Cannot read the command line: ${reason.replace(/\.$/, '')}`, HELP_HINT);
  }
}
