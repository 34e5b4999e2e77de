import { InvalidInputError } from '../errors.ts';
import type { World } from '../world.ts';

/**
 * Does what writes into the pipeline's own container. It is made where one turns out not to be there, once in its life; if that
 * was another container, it is missing the second time, too.
 */
export async function withWorkContainer<T>(world: World, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof InvalidInputError) || error.code !== 'CONTAINER_NOT_FOUND') throw error;
    await world.work.ensureContainer(world.config.workContainer);
    return action();
  }
}
