import { RemoteError } from '../errors.ts';
import type { World } from '../world.ts';
import { queueRefresh } from './queue-refresh.ts';
import { type Refreshed, refreshManifest } from './refresh-manifest.ts';

/** Reading stops here; what is left of the shortest time limit of a plan (5 minutes) is for saving. */
const BUDGET_MS = 200_000;
const BUSY_SECONDS = 10;
const FAILED_SECONDS = 120;

/**
 * One refresh of an event, the timer or a rebuild. What it leaves undone queues the next: at once for the rest, a little
 * later while another run is under way, and later after a failure that may pass; any other failure is the host's to count.
 */
export async function runRefresh(
  world: World,
  container: string,
): Promise<Refreshed | { state: 'failed'; reason: string }> {
  const again = (delaySeconds: number) => queueRefresh(world, container, delaySeconds);
  try {
    const refreshed = await refreshManifest(world, { container, budgetMs: BUDGET_MS });
    if (refreshed.state === 'more') await again(0);
    if (refreshed.state === 'busy') await again(BUSY_SECONDS);
    return refreshed;
  } catch (error) {
    if (!(error instanceof RemoteError) || !error.retryable) throw error;
    await again(FAILED_SECONDS);
    return { state: 'failed', reason: error.message };
  }
}
