import type { World } from '../world.ts';
import { readRun } from './manifest-run.ts';
import { staleSince } from './mark-stale.ts';

/** A refresh waits for 15 minutes at most, and a run notes every few seconds that it is alive. */
const FORGOTTEN_MS = 30 * 60 * 1000;

/**
 * Since when a refresh is due that nobody does: its message was lost in a crash, or given up after five failures. Until it
 * is done, no event queues another one. Undefined where all is well.
 */
export async function forgottenRefresh(world: World, container: string): Promise<Date | undefined> {
  const stale = await staleSince(world, container);
  const run = await readRun(world, container);
  const unfinished = run && run.phase !== 'done' ? [new Date(run.updatedAt)] : [];
  const due = [...(stale ? [stale] : []), ...unfinished];
  return due.find((since) => world.now().getTime() - since.getTime() > FORGOTTEN_MS);
}
