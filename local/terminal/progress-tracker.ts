import type { Display } from './display.ts';
import type { Count, Step } from './progress.ts';

export type Tracker = {
  /** Begins a step; the one before is done. Nothing changes where it runs already. */
  begin(name: string): void;
  /** Whether a step of this name is the one that runs. */
  is(name: string): boolean;
  count(...counts: readonly Count[]): void;
  note(words: string): void;
  /** What is done within the running step, one line each; none: nothing that is known. */
  within(parts: readonly string[]): void;
  /** What the running step waits for; undefined: for nothing any more. */
  wait(words: string | undefined): void;
  /** Ends the running step. */
  end(state: 'done' | 'failed'): void;
};

/** Follows the work step by step and shows it. */
export function trackProgress(display: Display, now: () => number = () => performance.now()): Tracker {
  let step: Step | undefined;
  let since = 0;

  function change(changes: Partial<Step>): void {
    if (!step) return;
    step = { ...step, ...changes, milliseconds: now() - since };
    display.show(step);
  }

  function end(state: 'done' | 'failed'): void {
    // What was said while it ran is not a result.
    if (step) {
      const { note: _note, within: _within, waiting: _waiting, ...rest } = step;
      step = rest;
    }
    change({ state });
    step = undefined;
  }

  return {
    begin(name) {
      if (step?.name === name) return;
      end('done');
      since = now();
      step = { name, state: 'running', counts: [], milliseconds: 0 };
      display.show(step);
    },
    is: (name) => step?.name === name,
    count: (...counts) => change({ counts }),
    note: (note) => change({ note }),
    within(parts) {
      if (step && (step.within ?? []).join() !== parts.join()) change({ within: parts });
    },
    wait(words) {
      if (!step || step.waiting === words) return;
      const { waiting: _, ...rest } = step;
      step = rest;
      change(words === undefined ? {} : { waiting: words });
    },
    end,
  };
}
