import type { Finding } from '../dataset/finding.ts';
import type { Comparison, Difference } from './comparison.ts';

/** What the report is told of one planned task. */
export type TaskPart = {
  name: string;
  /** What was planned for it. */
  images: number;
  annotations: number;
} & (
  | {
      state: 'verified';
      id: number;
      comparison: Comparison;
      /** The task held somebody's annotations and was not touched. */
      kept: boolean;
      /** Images that CVAT could not render, of those that were tried. */
      unrendered: readonly string[];
    }
  /** A dry run made nothing. */
  | { state: 'planned'; id?: undefined }
  | { state: 'failed'; id?: number; finding: Finding }
);

const KINDS: Record<Difference['kind'], { code: string; fix: string }> = {
  missing: {
    code: 'CVAT_LACKS',
    fix: 'Start the migration again: it adds what is missing to a task that holds its own work only',
  },
  different: { code: 'CVAT_DIFFERS', fix: 'Look whether somebody edits the task; else report this with the export' },
  unexpected: {
    code: 'CVAT_HOLDS_MORE',
    fix: 'Look whether somebody works in the task: keep that, or ask for onExistingAnnotations "replace"',
  },
};

/** What a task says to the reader of the report. `unlisted` counts the differences that the comparison left out. */
export function taskFindings(task: TaskPart): {
  findings: Finding[];
  unlisted: { code: string; severity: 'error'; count: number }[];
} {
  const place = task.id === undefined ? `task "${task.name}"` : `task ${task.id} "${task.name}"`;
  if (task.state === 'planned') return { findings: [], unlisted: [] };
  if (task.state === 'failed') return { findings: failureFindings(task, place), unlisted: [] };
  const { comparison } = task;
  const findings: Finding[] = comparison.differences.map(({ kind, at, ...difference }) => ({
    ...{ severity: 'error', at: `task ${task.id}, ${at}` },
    ...difference,
    ...KINDS[kind],
  }));
  const unlisted = (['missing', 'different', 'unexpected'] as const).map((kind) => ({
    code: KINDS[kind].code,
    severity: 'error' as const,
    count:
      comparison.images[kind] +
      comparison.annotations[kind] -
      comparison.differences.reduce(
        (sum, difference) => sum + (difference.kind === kind ? (difference.count ?? 1) : 0),
        0,
      ),
  }));
  if (task.kept) {
    findings.push({
      code: 'TASK_KEPT',
      severity: 'error',
      at: place,
      detail: 'it holds annotations that this migration does not write, so its annotations were not touched',
      fix: 'Keep it as it is, or start again with onExistingAnnotations "replace" to give that work up',
    });
  }
  for (const image of task.unrendered) {
    findings.push({
      code: 'IMAGE_NOT_RENDERED',
      severity: 'warning',
      at: `${place}, "${image}"`,
      detail: 'CVAT could not show this image when asked for it; the annotations are not concerned',
      fix: 'Open the task in CVAT: if images do not load, check the credential and the network rules of the storage account',
    });
  }
  return { findings, unlisted };
}

/** Nothing of a failed task counts as migrated, so that the sums hold. */
function failureFindings(task: Extract<TaskPart, { state: 'failed' }>, place: string): Finding[] {
  const excluded = (excludes: 'image' | 'annotation', count: number): Finding[] =>
    count === 0
      ? []
      : [
          {
            ...{ code: 'TASK_FAILED', severity: 'error', at: place, excludes, count },
            detail: `${count} ${excludes}${count === 1 ? '' : 's'} did not get into CVAT, since the task failed`,
            fix: 'Mend what the other finding of this task names, then start the migration again: it goes on where it stopped',
          },
        ];
  const { excludes: _, count: __, ...cause } = task.finding;
  return [cause, ...excluded('image', task.images), ...excluded('annotation', task.annotations)];
}
