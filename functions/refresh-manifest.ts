import type { InvocationContext } from '@azure/functions';
import { z } from 'zod';
import { runRefresh } from '../shared/migration/run-refresh.ts';
import { world } from './world.ts';

const Message = z.object({ container: z.string() });

/** One refresh run of one container. What a run's time does not suffice for is left to the next message. */
export async function refreshManifest(message: unknown, context: InvocationContext): Promise<void> {
  const { container } = Message.parse(message);
  const outcome = await runRefresh(world(), container);
  context.log(`Manifest of "${container}": ${JSON.stringify(outcome)}`);
}
