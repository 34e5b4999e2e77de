import { z } from 'zod';
import type { World } from '../world.ts';

/** The message that makes refreshManifest run. */
export const RefreshMessage = z.object({ container: z.string() });

export function queueRefresh(world: World, container: string, delaySeconds = 0): Promise<void> {
  const message: z.infer<typeof RefreshMessage> = { container };
  return world.queue.send(world.config.manifest.queue, message, { delaySeconds });
}
