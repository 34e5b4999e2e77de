import { setTimeout as delay } from 'node:timers/promises';

/** Whether the work ended before the time (ms) was over. */
export async function endsWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  const cancel = new AbortController();
  const late = delay(ms, false, { signal: cancel.signal }).catch(() => false);
  const inTime = await Promise.race([work.then(() => true), late]);
  cancel.abort();
  return inTime;
}
