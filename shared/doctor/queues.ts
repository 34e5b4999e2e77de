import { givenUpEvents } from '../living-manifest/poison-messages.ts';
import { type Check, ok, warning } from './check.ts';

/** The queue of manifest refreshes, and what was given up after five tries. */
export const queues: Check = {
  name: 'queues',
  async run(world) {
    const { queue, config } = world;
    const name = config.manifest.queue;
    const waiting = await queue.length(name);
    const poison = await queue.length(`${name}-poison`);
    if (poison > 0) {
      return warning(
        `${poison} messages in "${name}-poison": refreshes of a manifest that failed five times`,
        'Look into the log of refreshManifest, fix the cause, POST /api/manifests/{container}/rebuild, then clear that queue',
      );
    }
    for (const container of config.imageContainers) {
      const events = await givenUpEvents(world, container);
      if (events === 0) continue;
      return warning(
        `${events} events of blobs in "${container}" failed five times: they are in webjobs-blobtrigger-poison`,
        'Look into the log of imageLanded, fix the cause, POST /api/manifests/{container}/rebuild, then clear that queue',
      );
    }
    return ok(`"${name}" holds ${waiting} messages; none was given up`);
  },
};
