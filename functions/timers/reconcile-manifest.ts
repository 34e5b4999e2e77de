import type { InvocationContext } from '@azure/functions';
import { staleSince } from '../../shared/living-manifest/mark-stale.ts';
import { queueRefresh } from '../../shared/living-manifest/queue-refresh.ts';
import { whyRefreshIsDue } from '../../shared/living-manifest/why-refresh-is-due.ts';
import type { World } from '../../shared/world.ts';
import { logStaleness } from '../log-refresh.ts';

/**
 * Queues a refresh without an event, for events that were lost. Not run here: refreshes of many containers, one after the
 * other, would outlast the time limit of one function.
 */
export async function reconcileManifests(world: World, context: InvocationContext): Promise<void> {
  await everyContainer(world, context, async (container) => {
    const since = await staleSince(world, container);
    logStaleness(context, { container, since, now: world.now() });
    await queueRefresh(world, container);
  });
}

/** Queues a refresh where one is due that no event and no message brings. */
export async function resumeManifests(world: World, context: InvocationContext): Promise<void> {
  await everyContainer(world, context, async (container) => {
    const why = await whyRefreshIsDue(world, container);
    if (!why) return;
    context.warn(`Manifest of "${container}": ${why}: a refresh is queued`);
    await queueRefresh(world, container);
  });
}

/** A container that fails does not keep the others from it. */
async function everyContainer(
  world: World,
  context: InvocationContext,
  visit: (container: string) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const container of world.config.imageContainers) {
    try {
      await visit(container);
    } catch (error) {
      context.error(`Manifest of "${container}": ${error instanceof Error ? error.message : String(error)}`);
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `Cannot reconcile ${failures.length} manifests`);
}
