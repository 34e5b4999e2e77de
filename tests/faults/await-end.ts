import { setTimeout as pause } from 'node:timers/promises';
import type { FaultedSite } from './faulted-site.ts';
import type { Kind } from './strike.ts';

/** Without a sign of life for so long, it hangs. */
const PATIENCE_MS = 200_000;
/** However often it says that it tries again. */
const LONGEST_MS = 900_000;
/** Each look is work for the host and the storage. */
const POLL_MS = 500;

export type Seen = { ended: true; verdict: string } | { ended: false; last: string };

/**
 * How a migration ends. One that says what it waits for, and until when, does not hang. A host that has ended for want of a disk
 * is started again, as its owner would; one that ends for another reason has gone wrong.
 */
export async function awaitEnd(site: FaultedSite, id: string, kinds: readonly Kind[]): Promise<Seen> {
  const limit = performance.now() + LONGEST_MS;
  let patience = performance.now() + PATIENCE_MS;
  let last = '';
  while (performance.now() < Math.min(patience, limit)) {
    if (kinds.includes('disk full')) await site.startIfDead();
    const view = await site
      .client()
      .get(id)
      .catch((error: unknown) => String(error));
    if (typeof view !== 'string' && view.verdict !== undefined) return { ended: true, verdict: view.verdict };
    const now = typeof view === 'string' ? view : JSON.stringify([view.runtimeStatus, view.status, view.message]);
    if (now !== last || (typeof view !== 'string' && view.status?.waiting?.nextTryAt !== undefined)) {
      patience = performance.now() + PATIENCE_MS;
    }
    last = now;
    await pause(POLL_MS);
  }
  return { ended: false, last };
}
