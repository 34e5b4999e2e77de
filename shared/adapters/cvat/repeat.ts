import type { Attempt } from './attempt.ts';
import type { CvatCall } from './call.ts';
import { isBusy } from './error.ts';

export const MOST_ATTEMPTS = 5;
/** Longer waits belong to the orchestrator, which keeps nothing running meanwhile. */
export const LONGEST_WAIT_MS = 30_000;
/** All attempts of one call together. */
export const PATIENCE_MS = 90_000;
/** A wrong CVAT_URL is heard of soon; a proxy's slip passes as soon. */
const MOST_FOREIGN = 3;

/** True where the same call is safe to send again and may succeed in a moment. `foreign`: CVAT did not give this answer. */
export function worthRepeating(call: CvatCall, result: Attempt, foreign: { number: number } | undefined): boolean {
  if (call.repeat === 'never') return false;
  if (result.state === 'lost') return !result.sent || (call.repeat === 'always' && !result.timedOut);
  if (result.status === 429 || isBusy(result.status, result.text)) return true;
  if (call.retryStatuses?.includes(result.status)) return true;
  if (call.repeat !== 'always') return false;
  if (foreign) return foreign.number < MOST_FOREIGN;
  return [502, 503, 504].includes(result.status);
}
