import { Future } from './future.ts';
import type { ReplayContext } from './replay-context.ts';

/** Both in ms. The Azure Storage backend can not delay a message for longer than 7 days. */
export type TimerLimits = { readonly longestTimer: number; readonly interval: number };

export const DEFAULT_TIMER_LIMITS: TimerLimits = {
  longestTimer: 6 * 24 * 60 * 60 * 1000,
  interval: 3 * 24 * 60 * 60 * 1000,
};

/** A timer of the orchestrator's code; one that is longer than the limit becomes several short ones, as in durable-functions. */
export function createUserTimer(
  context: ReplayContext,
  options: { fireAt: number; isCanceled: boolean; limits: TimerLimits },
): Future {
  const { fireAt, isCanceled, limits } = options;
  const isLong = fireAt - context.now > limits.longestTimer;
  const first = context.createTimer(isLong ? context.now + limits.interval : fireAt);
  if (isCanceled) first.settle(false);
  if (!isLong) return first;
  const done = new Future();
  const step = (succeeded: boolean) => {
    const rest = fireAt - context.now;
    if (!succeeded || rest <= 0) done.settle(succeeded);
    else context.createTimer(context.now + Math.min(rest, limits.interval)).whenSettled(step);
  };
  first.whenSettled(step);
  return done;
}

/** C# TimeSpan text, `d.hh:mm:ss.fff`. */
export function timeSpanText(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const day = 24 * 60 * 60 * 1000;
  const rest = ms % day;
  const clock = `${two(rest / 3_600_000)}:${two((rest / 60_000) % 60)}:${two((rest / 1000) % 60)}`;
  return `${Math.floor(ms / day)}.${clock}.${String(ms % 1000).padStart(3, '0')}`;
}
