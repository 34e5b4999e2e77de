import type { Sums, TaskOutcome } from '../verification/task-outcome.ts';
import type { TaskSlice } from './task-slices.ts';

/** Every image of the slice and each of its annotations, once. */
export function outcomeOf(input: {
  slice: TaskSlice;
  made: boolean;
  updated: ReadonlySet<string>;
  kept: ReadonlySet<string>;
}): TaskOutcome {
  const none = (): Sums => ({ images: 0, annotations: 0 });
  const outcome: TaskOutcome = { new: none(), equal: none(), updated: none(), kept: none() };
  const kindOf = (path: string): keyof TaskOutcome => {
    if (input.kept.has(path)) return 'kept';
    if (input.made) return 'new';
    return input.updated.has(path) ? 'updated' : 'equal';
  };
  for (const { path } of input.slice.images) outcome[kindOf(path)].images += 1;
  for (const { image } of input.slice.annotations) outcome[kindOf(image)].annotations += 1;
  return outcome;
}
