import type { OrchestrationContext, Task } from 'durable-functions';
import { hostSaid } from '../../shared/work/lost-work.ts';
import { visibleWait } from './visible-wait.ts';

/**
 * Seconds before work that the host lost is begun again. Fewer tries than for other faults: each death of a worker takes the
 * work of other migrations down with it.
 */
export const LOST_PAUSES = [5, 60];

export type Survived<T> = { lost: false; value: T } | { lost: true; error: unknown };

/**
 * Yields what `call` schedules, and again where that ends as an exception. Steps never throw (see outcome.ts), so an exception
 * means that the host lost the work: a worker that died, a time limit, changed code.
 */
export function* surviving<T>(
  context: OrchestrationContext,
  name: string,
  call: () => Task,
): Generator<Task, Survived<T>> {
  const wait = visibleWait(context);
  for (let attempt = 0; ; attempt++) {
    let error: unknown;
    try {
      const value = yield call();
      wait.over();
      return { lost: false, value };
    } catch (lost) {
      error = lost;
    }
    const pause = LOST_PAUSES[attempt];
    if (pause === undefined) {
      wait.over();
      return { lost: true, error };
    }
    const said = `the host lost this work: ${hostSaid(error instanceof Error ? error.message : String(error))}`;
    const seconds = pause * (1 + spread(`${context.df.instanceId} ${name}`));
    yield* wait.pause(seconds, { what: name, said, attempt: attempt + 1 });
  }
}

/** 0 to 1, the same in each replay: who died with the one that kills its worker should not meet it again. */
function spread(text: string): number {
  let hash = 0;
  for (const char of text) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 1009;
  return hash / 1009;
}
