import type { World } from '../world.ts';
import { endCreationOf } from './creation-turn.ts';
import type { CreatedTaskRef } from './task-input.ts';
import { removeTaskManifest } from './task-manifest.ts';

/** CVAT has read the task's manifest, or never will: the next task that is read by this registration of the storage may come. */
export async function endCreation(world: World, container: string, ref: CreatedTaskRef): Promise<void> {
  await removeTaskManifest(world, container, ref);
  await endCreationOf(world, container, ref);
}
