import { type Check, worst } from './check.ts';
import { probeBlob } from './probe-blob.ts';

/** Manifests are written beside the images. */
export const imageContainers: Check = {
  name: 'image-containers',
  async run(world) {
    const containers = world.config.imageContainers;
    const outcomes = await Promise.all(containers.map((container) => probeBlob(world, world.images, container)));
    return worst(outcomes, `${containers.join(', ')} in ${world.images.account.url} can be read and written`);
  },
};
