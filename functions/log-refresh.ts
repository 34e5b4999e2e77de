import type { InvocationContext } from '@azure/functions';
import type { runRefresh } from '../shared/living-manifest/run-refresh.ts';

/** Images that landed are in the manifest within minutes; one that waits this long has been forgotten. */
const STALE_MS = 2 * 60 * 60 * 1000;

/** The words in capitals are what the alerts search for. */
export function logRefresh(
  context: InvocationContext,
  container: string,
  outcome: Awaited<ReturnType<typeof runRefresh>>,
): void {
  if (outcome.state === 'failed') context.error(`MANIFEST_NOT_REFRESHED "${container}": ${outcome.reason}`);
  else context.log(`Manifest of "${container}": ${JSON.stringify(outcome)}`);
}

/** A container that no refresh has finished in a while: its events or its messages are being lost. */
export function logStaleness(
  context: InvocationContext,
  { container, since, now }: { container: string; since: Date | undefined; now: Date },
): void {
  if (since === undefined || now.getTime() - since.getTime() < STALE_MS) return;
  context.error(
    `MANIFEST_STALE "${container}": something changed at ${since.toISOString()} that is in no manifest yet`,
  );
}
