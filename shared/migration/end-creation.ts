import type { World } from '../world.ts';
import type { CreatedTaskRef } from './task-input.ts';
import { removeTaskManifest } from './task-manifest.ts';
import { endTurn, turns } from './turn.ts';

/** CVAT has read the task's manifest, or never will: the next task of this storage may come. */
export async function endCreation(world: World, container: string, ref: CreatedTaskRef): Promise<void> {
  await removeTaskManifest(world, container, ref);
  await endTurn(world, turns.creation(container), ref.id);
}
