import type { InvocationContext, Timer } from '@azure/functions';
import { manifestState } from '../shared/migration/manifest-state.ts';
import { runRefresh } from '../shared/migration/run-refresh.ts';
import { logRefresh, logStaleness } from './log-refresh.ts';
import { world } from './world.ts';

/** The same run without an event, for events that were lost. A container that fails does not keep the others from it. */
export async function reconcileManifests(_timer: Timer, context: InvocationContext): Promise<void> {
  const failures: unknown[] = [];
  for (const container of world().config.imageContainers) {
    try {
      const before = await manifestState(world(), container);
      logStaleness(context, before, world().now());
      logRefresh(context, container, await runRefresh(world(), container));
    } catch (error) {
      context.error(`Manifest of "${container}": ${error instanceof Error ? error.message : String(error)}`);
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `Cannot reconcile ${failures.length} manifests`);
}
