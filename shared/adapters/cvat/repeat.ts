import type { Attempt } from './attempt.ts';
import type { CvatCall } from './call.ts';
import { isBusy } from './error.ts';

export const MOST_ATTEMPTS = 5;
/** Longer waits belong to the orchestrator, which keeps nothing running meanwhile. */
export const LONGEST_WAIT_MS = 30_000;
/** All attempts of one call together. */
export const PATIENCE_MS = 90_000;

/** True where the same call is safe to send again and may succeed in a moment. */
export function worthRepeating(call: CvatCall, result: Attempt): boolean {
  if (call.repeat === 'never') return false;
  if (result.state === 'lost') return !result.sent || (call.repeat === 'always' && !result.timedOut);
  if (result.status === 429 || isBusy(result.status, result.text)) return true;
  if (call.passing?.includes(result.status)) return true;
  return call.repeat === 'always' && [502, 503, 504].includes(result.status);
}

/** Milliseconds: what Retry-After asks for (seconds or a date), else doubling from `firstMs`, with jitter. */
export function waitMs(attempt: number, firstMs: number, retryAfter?: string | null): number {
  const backOff = firstMs * 2 ** (attempt - 1) * (0.5 + Math.random());
  if (!retryAfter) return backOff;
  const seconds = Number(retryAfter);
  const asked = Number.isNaN(seconds) ? Date.parse(retryAfter) - Date.now() : seconds * 1000;
  return Number.isNaN(asked) ? backOff : Math.max(asked, 0);
}
