import type { World } from '../world.ts';
import type { OurTask } from './our-tasks.ts';
import { findStoredRequest } from './stored-request.ts';
import type { TaskImage } from './task-images.ts';
import type { WantedImages } from './wanted-images.ts';

/**
 * Labelled datasets and datastores name no account: of their images only the path is known, and the same path is the same image
 * where both runs take it from the same container. Tasks whose ledger is lost are guessed at, and that is said.
 */
export async function isOfContainer(
  world: World,
  our: OurTask,
  { wanted, images, container }: { wanted: WantedImages; images: readonly TaskImage[]; container: string },
): Promise<boolean> {
  const named = images.every(({ identity, size }) => identity !== undefined || size !== undefined);
  if (named && wanted.named) return false;
  return (await tookFrom(world, our, container)) === true;
}

/** Whether the migration that made the task took its images from this container; undefined where its request is lost. */
export async function tookFrom(world: World, { link }: OurTask, container: string): Promise<boolean | undefined> {
  const made = await findStoredRequest(world, link.migration);
  return made && made.request.images === container;
}
