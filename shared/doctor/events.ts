import type { World } from '../world.ts';
import { type Check, type DoctorTools, notCheckable, ok } from './check.ts';
import { clearProbe, isNoted, type ProbeEvent, probeName } from './event-probe.ts';

const POLL_MS = 500;

/** Writes and deletes an image that is none, and waits for both events to come back through the subscriptions. */
export const events: Check = {
  name: 'events',
  needs: 'image-containers',
  async run(world, tools) {
    const { imageContainers } = world.config;
    const missing = (await Promise.all(imageContainers.map((container) => probe(world, container, tools)))).flat();
    if (missing.length === 0) return ok('Events of written and deleted blobs arrive');
    return notCheckable(
      `Within ${tools.eventWaitMs / 1000} s, this app received ${missing.join(', ')}`,
      'Deploy infra/events.bicep (after the code). Until then the timer reconcileManifests keeps the manifest, and migrations list the container themselves',
    );
  },
};

/** One after the other, so that a blob does not go before somebody has seen it come. */
async function probe(world: World, container: string, tools: DoctorTools): Promise<string[]> {
  const blob = { container, name: probeName(world.config.imagesPrefix, world.now()) };
  await world.images.write(container, blob.name, '');
  const created = await arrives(world, { ...blob, kind: 'created' }, tools);
  await world.images.delete(container, blob.name);
  const deleted = created && (await arrives(world, { ...blob, kind: 'deleted' }, tools));
  await clearProbe(world, blob);
  if (created && deleted) return [];
  return [`no ${created ? 'BlobDeleted' : 'BlobCreated'} event of "${container}"`];
}

async function arrives(world: World, event: ProbeEvent, { wait, eventWaitMs }: DoctorTools): Promise<boolean> {
  for (let waited = 0; waited < eventWaitMs; waited += POLL_MS) {
    if (await isNoted(world, event)) return true;
    await wait(POLL_MS);
  }
  return isNoted(world, event);
}
