import { createLogUpdate } from 'log-update';
import { fold } from './fold.ts';
import { plainLine } from './plain.ts';
import { plainLines, progressLines, type Step } from './progress.ts';

/** Where progress is shown. */
export type Display = {
  /** The step as it is now; an ended one stays above the next. */
  show(step: Step): void;
  /** A line for people, above the step that runs. */
  say(line: string): void;
  /** Leaves the terminal as it was found. */
  close(): void;
};

/** A terminal (`process.stderr`) or whatever takes its place; `columns` is its width in characters of one cell. */
type Stream = NodeJS.WritableStream & { isTTY?: boolean; columns?: number; hasColors?(): boolean };

const REDRAW_MS = 100;

/** Redraws in a terminal; writes plain lines where there is none, and in CI. */
export function openDisplay(stream: Stream, env: NodeJS.ProcessEnv): Display {
  return stream.isTTY && !env.CI && env.TERM !== 'dumb' ? openTerminal(stream, env) : openLog(stream);
}

/** Whether to colour what is written to `stream`, by its own abilities and the NO_COLOR convention. */
export function wantsColour(stream: Stream, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb' && stream.hasColors?.() === true;
}

function openLog(stream: Stream): Display {
  let shown: Step | undefined;
  return {
    show(step) {
      for (const line of plainLines(shown, step)) stream.write(`${plainLine(line)}\n`);
      shown = step;
    },
    say: (line) => void stream.write(`${plainLine(line)}\n`),
    close: () => undefined,
  };
}

function openTerminal(stream: Stream, env: NodeJS.ProcessEnv): Display {
  const colour = wantsColour(stream, env);
  const drawn = createLogUpdate(stream);
  let running: { step: Step; since: number } | undefined;
  let frame = 0;

  const linesOf = (step: Step) => progressLines(step, { columns: stream.columns || 80, colour, frame });

  /** Puts `kept`, which stays, above the lines of the running step as they are now. */
  function redraw(kept: readonly string[]): void {
    frame += 1;
    if (kept.length > 0) {
      drawn.clear();
      stream.write(`${kept.join('\n')}\n`);
    }
    if (running) {
      const milliseconds = running.step.milliseconds + performance.now() - running.since;
      drawn(linesOf({ ...running.step, milliseconds }).join('\n'));
    } else drawn.clear();
  }

  const timer = setInterval(() => redraw([]), REDRAW_MS);
  timer.unref();
  return {
    show(step) {
      running = step.state === 'running' ? { step, since: performance.now() } : undefined;
      redraw(running ? [] : linesOf(step));
    },
    say: (line) => redraw(fold(plainLine(line), stream.columns || 80)),
    close() {
      clearInterval(timer);
      redraw([]);
      drawn.done();
    },
  };
}
