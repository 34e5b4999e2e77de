import { probeName, readProbe } from '../event-probe.ts';
import { type Check, notCheckable, ok } from './check.ts';

const POLL_MS = 500;

/** Writes and deletes an image that is none, and waits for both events to come back through the subscriptions. */
export const events: Check = {
  name: 'events',
  needs: 'image-containers',
  async run(world, { wait, eventWaitMs }) {
    const { images, config } = world;
    const missing: string[] = [];
    for (const container of config.imageContainers) {
      const blob = { container, name: probeName(config.imagesPrefix, world.now()) };
      await images.write(container, blob.name, '');
      await images.delete(container, blob.name);
      let seen = await readProbe(world, blob);
      for (let waited = 0; waited < eventWaitMs && !(seen.created && seen.deleted); waited += POLL_MS) {
        await wait(POLL_MS);
        seen = await readProbe(world, blob);
      }
      if (!seen.created) missing.push(`no BlobCreated event of "${container}"`);
      if (!seen.deleted) missing.push(`no BlobDeleted event of "${container}"`);
    }
    if (missing.length === 0) return ok('Events of blobs that are written and deleted arrive');
    return notCheckable(
      `Within ${eventWaitMs / 1000} s there came ${missing.join(', ')}`,
      'Deploy infra/events.bicep (after the code). Until then the timer reconcileManifests keeps the manifest, and migrations list the container themselves',
    );
  },
};
