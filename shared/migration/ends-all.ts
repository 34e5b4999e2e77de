import type { TaskResult } from './task-result.ts';

/** Failures of one task after which no other may be begun: somebody wants it so, or CVAT refuses whoever asks, and each would fail alike. */
const ENDS_ALL = new Set(['CANCELLED', 'CVAT_TOKEN_INVALID', 'CVAT_TOKEN_READ_ONLY', 'CVAT_ORGANIZATION_UNKNOWN']);

/** Whether no further task of the plan may be begun after this one: each would fail alike, or the plan does not hold any more. */
export function endsAll(result: TaskResult): boolean {
  if (result.state === 'overtaken') return true;
  return result.state === 'failed' && ENDS_ALL.has(result.finding.code);
}
