import type { WaitingSink } from '../cvat/waiting.ts';
import type { World } from '../world.ts';

/** The same world for one piece of work, which tells `sink` what it waits for. */
export function tellingWaits(world: World, sink: WaitingSink): World {
  return { ...world, onWaiting: sink, cvat: world.cvat.tellingWaits(sink) };
}
