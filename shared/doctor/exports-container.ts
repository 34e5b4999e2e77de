import type { Check } from './check.ts';
import { probeBlob } from './probe-blob.ts';

/** Reports are written beside the exports. */
export const exportsContainer: Check = {
  name: 'exports-container',
  run: (world) => probeBlob(world, world.images, world.config.exportsPath.split('/')[0] ?? ''),
};
