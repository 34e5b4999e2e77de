import type { InvocationContext, Timer } from '@azure/functions';
import { runRefresh } from '../shared/migration/run-refresh.ts';
import { world } from './world.ts';

/** The same run without an event, for events that were lost. */
export async function reconcileManifests(_timer: Timer, context: InvocationContext): Promise<void> {
  for (const container of world().config.imageContainers) {
    const outcome = await runRefresh(world(), container);
    context.log(`Manifest of "${container}": ${JSON.stringify(outcome)}`);
  }
}
