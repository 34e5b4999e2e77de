import type { InvocationContext } from '@azure/functions';
import { RefreshMessage } from '../../shared/living-manifest/queue-refresh.ts';
import { runRefresh } from '../../shared/living-manifest/run-refresh.ts';
import type { World } from '../../shared/world.ts';
import { logRefresh } from '../log-refresh.ts';

/** One refresh run of one container. What a run's time does not suffice for is left to the next message. */
export async function refreshManifest(world: World, message: unknown, context: InvocationContext): Promise<void> {
  const { container } = RefreshMessage.parse(message);
  logRefresh(context, container, await runRefresh(world, container));
}
