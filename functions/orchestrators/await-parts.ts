import type { OrchestrationContext, Task } from 'durable-functions';
import { DroppedParts } from '../../shared/migration/dropped-input.ts';
import { sleep } from './sleep.ts';
import { step } from './step.ts';

/** Looks at a folder that never comes to rest. */
const MOST_LOOKS = 500;

/**
 * Waits until nothing is written beside a dropped part any more, then starts the migration of all parts. One that came while
 * that was done has found this waiting, so the folder is looked at once more.
 */
export function* awaitParts(context: OrchestrationContext): Generator<Task, void> {
  const blob = DroppedParts.parse(context.df.getInput());
  let started: string | undefined;
  for (let look = 0; look < MOST_LOOKS; look++) {
    const quiet = yield* step(context, 'partsQuiet', blob);
    if (!quiet.ok || quiet.value.seen === started) return;
    if (quiet.value.seconds > 0) yield* sleep(context, quiet.value.seconds);
    else {
      yield* step(context, 'startDropped', blob);
      started = quiet.value.seen;
    }
  }
}
