import { setTimeout as sleep } from 'node:timers/promises';

/** The longest pause of a Node timer is about 24 days. */
const MAX_PAUSE_MS = 2 ** 31 - 1;

/** Resolves at `moment`, or as soon as `signal` aborts. */
export async function waitUntil(moment: Date, signal: AbortSignal): Promise<void> {
  for (let left = moment.getTime() - Date.now(); left > 0 && !signal.aborted; left = moment.getTime() - Date.now()) {
    await sleep(Math.min(left, MAX_PAUSE_MS), undefined, { signal }).catch(() => undefined);
  }
}
