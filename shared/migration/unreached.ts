import type { Finding } from '../dataset/finding.ts';
import { plural } from '../dataset/plural.ts';
import type { TaskPart } from '../verification/task-findings.ts';

/**
 * What a migration that ended early did not get to: everything read that no task and no exclusion accounts for. Only for
 * such migrations: after a complete one, a sum that does not hold must show.
 */
export async function unreached(
  read: { images: number; annotations: number },
  tasks: readonly TaskPart[],
  findings: AsyncIterable<Finding>,
): Promise<Finding[]> {
  const left = { ...read };
  for (const task of tasks) {
    left.images -= task.images;
    left.annotations -= task.annotations;
  }
  for await (const { excludes, count = 1 } of findings) {
    if (excludes === 'image') left.images -= count;
    if (excludes === 'annotation') left.annotations -= count;
  }
  return [finding('image', left.images), finding('annotation', left.annotations)].filter((one) => one !== undefined);
}

function finding(excludes: 'image' | 'annotation', count: number): Finding | undefined {
  if (count <= 0) return undefined;
  return {
    code: 'NOT_REACHED',
    severity: 'error',
    at: 'export',
    effect: 'failed',
    detail: `${plural(count, excludes)} ${count === 1 ? 'was' : 'were'} not looked at, since the migration ended before it came to them`,
    fix: 'Do what the finding says that ended it, then start the migration again: it goes on where it stopped',
    excludes,
    count,
  };
}
