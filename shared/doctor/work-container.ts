import type { Check } from './check.ts';
import { probeBlob } from './probe-blob.ts';

/** The pipeline's own container; it is made on demand, so its absence is not a fault. */
export const workContainer: Check = {
  name: 'work-container',
  async run(world) {
    await world.work.ensureContainer(world.config.workContainer);
    return probeBlob(world, world.work, world.config.workContainer);
  },
};
