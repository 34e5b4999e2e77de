import { InvalidInputError } from '../errors.ts';
import type { World } from '../world.ts';

/** Does what writes into the pipeline's own container, which is made where it turns out not to be there: once in its life. */
export async function inWorkContainer<T>(world: World, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof InvalidInputError) || error.code !== 'CONTAINER_NOT_FOUND') throw error;
    const { workContainer } = world.config;
    if (await world.work.containerExists(workContainer)) throw error;
    await world.work.ensureContainer(workContainer);
    return action();
  }
}
