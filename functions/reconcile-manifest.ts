import type { InvocationContext, Timer } from '@azure/functions';
import { manifestState } from '../shared/migration/manifest-state.ts';
import { runRefresh } from '../shared/migration/run-refresh.ts';
import { logRefresh, logStaleness } from './log-refresh.ts';
import { world } from './world.ts';

/** The same run without an event, for events that were lost. */
export async function reconcileManifests(_timer: Timer, context: InvocationContext): Promise<void> {
  for (const container of world().config.imageContainers) {
    const before = await manifestState(world(), container);
    logStaleness(context, before, world().now());
    logRefresh(context, container, await runRefresh(world(), container));
  }
}
