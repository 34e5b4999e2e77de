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

type Stream = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns' | 'hasColors'>;

const REDRAW_MS = 100;

/** Redraws in a terminal; writes plain lines where there is none, and in CI. */
export function openDisplay(stream: Stream, env: NodeJS.ProcessEnv): Display {
  return stream.isTTY && !env.CI && env.TERM !== 'dumb' ? openTerminal(stream, env) : openLog(stream);
}

/** Whether to colour what is written to `stream`, by its own abilities and the NO_COLOR convention. */
export function wantsColour(stream: Stream, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb' && stream.hasColors();
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

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const CLEAR_BELOW = '\u001b[J';

function openTerminal(stream: Stream, env: NodeJS.ProcessEnv): Display {
  const colour = wantsColour(stream, env);
  let running: { step: Step; since: number } | undefined;
  let drawn = 0;
  let frame = 0;

  const erase = () => (drawn > 0 ? `\u001b[${drawn}A\r${CLEAR_BELOW}` : '');
  const linesOf = (step: Step) => progressLines(step, { columns: stream.columns || 80, colour, frame });

  /** Replaces the lines of the running step by `kept`, which stay, and its lines as they are now. */
  function redraw(kept: readonly string[]): void {
    frame += 1;
    const milliseconds = running ? running.step.milliseconds + performance.now() - running.since : 0;
    const live = running ? linesOf({ ...running.step, milliseconds }) : [];
    stream.write(erase() + [...kept, ...live].map((line) => `${line}\n`).join(''));
    drawn = live.length;
  }

  const timer = setInterval(() => redraw([]), REDRAW_MS);
  timer.unref();
  const showCursor = () => void stream.write(SHOW_CURSOR);
  process.once('exit', showCursor);
  stream.write(HIDE_CURSOR);
  return {
    show(step) {
      running = step.state === 'running' ? { step, since: performance.now() } : undefined;
      redraw(running ? [] : linesOf(step));
    },
    say: (line) => redraw([plainLine(line)]),
    close() {
      clearInterval(timer);
      redraw([]);
      showCursor();
      process.off('exit', showCursor);
    },
  };
}
