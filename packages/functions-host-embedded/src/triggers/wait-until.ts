import { setTimeout as sleep } from 'node:timers/promises';

/** The longest pause of a Node timer is about 24 days. */
const MAX_PAUSE_MS = 2 ** 31 - 1;

/** Resolves at `moment`, as far as it is away now, or as soon as `signal` aborts. A clock that is put right meanwhile changes nothing. */
export async function waitUntil(moment: Date, signal: AbortSignal): Promise<void> {
  const end = performance.now() + moment.getTime() - Date.now();
  for (let left = end - performance.now(); left > 0 && !signal.aborted; left = end - performance.now()) {
    await sleep(Math.min(left, MAX_PAUSE_MS), undefined, { signal }).catch(() => undefined);
  }
}
