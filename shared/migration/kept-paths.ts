import type { Comparison, Counts } from '../verification/comparison.ts';
import type { TaskDecision } from './decide-task.ts';

/** What this run has written is ours to answer for, whoever changed it since. */
export function keptPaths({ images }: TaskDecision, updated: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(keptIn(images).filter((path) => !updated.has(path)));
}

/**
 * Images that this run has written and that are as the export has them but for what people have added since, which no comparison
 * with an export sees: a mark such as occluded, or an attribute of the project's own. Where the comparison tells of more, that counts.
 */
export function markedSince(
  { images }: TaskDecision,
  { kept, comparison }: { kept: ReadonlySet<string>; comparison: Comparison },
): ReadonlySet<string> {
  if (![comparison.images, comparison.annotations].every(isExact)) return new Set();
  return new Set(keptIn(images).filter((path) => !kept.has(path)));
}

const keptIn = (images: TaskDecision['images']) =>
  [...images].flatMap(([path, { state }]) => (state === 'kept' ? [path] : []));

const isExact = ({ different, missing, unexpected }: Counts) => different + missing + unexpected === 0;
