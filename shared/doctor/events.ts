import type { World } from '../world.ts';
import { type Check, type CheckOutcome, type DoctorTools, notCheckable, ok, worst } from './check.ts';
import { clearProbe, exportProbe, isNoted, type ProbeEvent, probeName } from './event-probe.ts';

const POLL_MS = 500;
const ORDER =
  'Look, in this order: 1. Is infra/events.bicep deployed, after the code (az eventgrid system-topic event-subscription list)? ' +
  '2. Was the key in its endpoint rotated since (blobs_extension, eventgrid_extension)? Deploy infra/events.bicep again. ' +
  '3. Does the app refuse Event Grid (access restrictions: allow the service tag AzureEventGrid)? ' +
  '4. Does it ask who comes (App Service authentication): exclude /runtime/webhooks. ' +
  'Until then timers keep the manifest and find exports, later';

/** Writes and deletes blobs of its own, and waits for their events to come back through the subscriptions. */
export const events: Check = {
  name: 'events',
  needs: 'image-containers',
  async run(world, tools) {
    const { imageContainers } = world.config;
    const probes = [...imageContainers.map((container) => ofImages(world, container, tools)), ofExports(world, tools)];
    const outcomes = await Promise.all(probes);
    return worst(outcomes, `Events arrive: ${outcomes.map(({ seen }) => seen).join('; ')}`);
  },
};

/** One after the other, so that a blob does not go before somebody has seen it come. */
async function ofImages(world: World, container: string, tools: DoctorTools): Promise<CheckOutcome> {
  const blob = { container, name: probeName(world.config.imagesPrefix, world.now()) };
  await world.images.write(container, blob.name, '');
  const created = await arrives(world, { ...blob, kind: 'created' }, tools);
  await world.images.delete(container, blob.name);
  const deleted = created === undefined ? undefined : await arrives(world, { ...blob, kind: 'deleted' }, tools);
  await clearProbe(world, blob);
  if (created === undefined)
    return missing(`imageLanded-${container} got no BlobCreated event of "${container}"`, tools);
  if (deleted === undefined) return missing(`imageDeleted got no BlobDeleted event of "${container}"`, tools);
  return ok(`"${container}" to imageLanded-${container} in ${created} s, to imageDeleted in ${deleted} s`);
}

async function ofExports(world: World, tools: DoctorTools): Promise<CheckOutcome> {
  const blob = exportProbe(world.config.exportsPath, world.now());
  if (!(await world.images.containerExists(blob.container))) {
    return notCheckable(`There is no exports container "${blob.container}"`, 'Create it, or correct EXPORTS_PATH');
  }
  await world.images.write(blob.container, blob.name, '');
  const created = await arrives(world, { ...blob, kind: 'created' }, tools);
  await world.images.delete(blob.container, blob.name);
  await clearProbe(world, blob);
  if (created === undefined) return missing(`exportDropped got no BlobCreated event of "${blob.container}"`, tools);
  return ok(`"${blob.container}" to exportDropped in ${created} s`);
}

const missing = (what: string, { eventWaitMs }: DoctorTools) =>
  notCheckable(`Within ${eventWaitMs / 1000} s ${what}`, ORDER);

/** Seconds that it took; undefined where it did not come in time. */
async function arrives(
  world: World,
  event: ProbeEvent,
  { wait, eventWaitMs }: DoctorTools,
): Promise<number | undefined> {
  for (let waited = 0; ; waited += POLL_MS) {
    if (await isNoted(world, event)) return waited / 1000;
    if (waited >= eventWaitMs) return undefined;
    await wait(POLL_MS);
  }
}
