import type { World } from '../world.ts';
import { staleSince } from './mark-stale.ts';
import { isOfToday, readRefreshRecord } from './refresh-record.ts';

/** A refresh waits for 15 minutes at most, and a run notes every few seconds that it is alive. */
const FORGOTTEN_MS = 30 * 60 * 1000;

/**
 * Why a refresh is due that nobody is doing; undefined where all is well. Its message was lost in a crash, or given up after five
 * failures (until it is done, no event queues another one); or there was never an event, as in a container that held images
 * before the app was deployed; or the settings have changed.
 */
export async function whyRefreshIsDue(world: World, container: string): Promise<string | undefined> {
  const stale = await staleSince(world, container);
  const run = await readRefreshRecord(world, container);
  const unfinished = run && run.phase !== 'done' ? [new Date(run.updatedAt)] : [];
  const due = [...(stale ? [stale] : []), ...unfinished];
  // Also what a clock noted that was ahead.
  const forgotten = due.find((since) => Math.abs(world.now().getTime() - since.getTime()) > FORGOTTEN_MS);
  if (forgotten) return `a refresh has been due since ${forgotten.toISOString()}, and nobody is doing it`;
  if (due.length > 0) return undefined;
  if (!run) return (await world.images.containerExists(container)) ? 'it was never made' : undefined;
  return isOfToday(world, run) ? undefined : 'it was made with other settings, or by an older version';
}
