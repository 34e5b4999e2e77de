import { redact } from '../../shared/redact.ts';
import { EXIT } from '../exit-code.ts';
import { RefusedError } from '../pipeline/pipeline-client.ts';
import { type Display, openDisplay, wantsColour } from '../terminal/display.ts';
import { plainLine } from '../terminal/plain.ts';
import { type Tracker, trackProgress } from '../terminal/progress-tracker.ts';
import { UsageError } from '../usage-error.ts';

export type CommandContext = {
  /** Aborts at Ctrl-C, SIGTERM and when the terminal is closed. */
  signal: AbortSignal;
  display: Display;
  tracker: Tracker;
  colour: boolean;
  /** Only the result is wanted. */
  quiet: boolean;
  /** The result for programs; a command that was asked for JSON says nothing else on standard output. */
  json(value: unknown): void;
};

export type Talk = { json: boolean; quiet: boolean };

/**
 * Runs a command to its end: answers its exit code, turns every error into one message and the code that belongs to it, and
 * gives Ctrl-C to the work as an AbortSignal so that it can stop in order. A second Ctrl-C ends the process at once.
 */
export async function runCommand(talk: Talk, work: (context: CommandContext) => Promise<number>): Promise<void> {
  ignoreClosedPipes();
  const interrupted = new AbortController();
  const stream = talk.json ? process.stderr : process.stdout;
  const display = openDisplay(stream, process.env);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (interrupted.signal.aborted) process.exit(EXIT.interrupted);
      display.say('Stopping ...');
      interrupted.abort();
    });
  }
  const tracker = trackProgress(talk.quiet ? SILENT : display);
  const colour = wantsColour(stream, process.env);
  const json = (value: unknown) => void process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
  let code: number;
  try {
    code = await work({ signal: interrupted.signal, display, tracker, colour, quiet: talk.quiet, json });
    display.close();
  } catch (error) {
    tracker.end('failed');
    display.close();
    code = interrupted.signal.aborted ? EXIT.interrupted : exitCodeOf(error);
    if (!interrupted.signal.aborted) process.stderr.write(`${errorLines(error).map(plainLine).join('\n')}\n`);
  }
  // Connections that are kept alive must not keep the process; a pipe that nobody reads any more calls back as well.
  process.stdout.write('', () => process.exit(code));
}

const SILENT: Display = { show: () => undefined, say: () => undefined, close: () => undefined };

/** `| head` stops reading; the work goes on to its end, and its exit code is what counts. */
function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage;
  return error instanceof RefusedError && error.status < 500 ? EXIT.usage : EXIT.failed;
}

/** What is wrong, and on a line of its own what to do. */
export function errorLines(error: unknown): string[] {
  if (error instanceof UsageError) return [error.message, `  → ${error.fix}`];
  if (error instanceof RefusedError) {
    return error.problems.flatMap(({ code, at, detail, fix }) => [`${detail} (${at})`, `  → ${fix} [${code}]`]);
  }
  // Words of a library: addresses in them may carry a SAS.
  return [redact(error instanceof Error ? error.message : String(error), [])];
}
