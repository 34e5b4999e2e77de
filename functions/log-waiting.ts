import type { InvocationContext } from '@azure/functions';
import type { WaitingSink } from '../shared/cvat/waiting.ts';

/** So that nobody has to guess whether a step still works: one line for each wait. */
export function logWaiting(context: Pick<InvocationContext, 'warn'>, step: string): WaitingSink {
  return (waiting) => {
    if (!waiting) return;
    const { what, said, since, nextTryAt, attempt } = waiting;
    const next = nextTryAt === undefined ? 'waits for the answer' : `tries again at ${nextTryAt}`;
    context.warn(`STEP_WAITS ${step}: ${what}: ${said}: try ${attempt} since ${since}, ${next}`);
  };
}
