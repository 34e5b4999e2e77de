import type { WaitingSink } from '../../cvat/waiting.ts';

/** A call that takes longer than this is told of. */
const SLOW_MS = 10_000;

export type Waits = {
  /** Tells of the request under way once it is slow; the answer is called when it has ended. */
  unanswered(attempt: number): () => void;
  /** Tells of a pause before the next try. */
  pause(said: string, attempt: number, ms: number): void;
  /** There is nothing to wait for any more. */
  over(): void;
};

/** Tells the sink what `call` waits for: nothing for a call that goes well, and once more when it is over. */
export function tellingWaits(
  sink: WaitingSink | undefined,
  call: { action: string; what: string; slow?: { said: string } },
  slowMs: number = SLOW_MS,
): Waits {
  const what = `${call.action} "${call.what}"`;
  const since = new Date().toISOString();
  let told = false;
  return {
    unanswered(attempt) {
      const timer = setTimeout(() => {
        told = true;
        sink?.({ what, said: `no answer yet${call.slow ? `: ${call.slow.said}` : ''}`, since, attempt });
      }, slowMs);
      timer.unref();
      return () => clearTimeout(timer);
    },
    pause(said, attempt, ms) {
      told = true;
      const nextTryAt = new Date(Date.now() + ms).toISOString();
      sink?.({ what, said: call.slow ? `${said}: ${call.slow.said}` : said, since, nextTryAt, attempt });
    },
    over() {
      if (told) sink?.(undefined);
      told = false;
    },
  };
}
