import type { World } from '../world.ts';

const PROBE = /(?:^|\/)\.azureml-to-cvat\/doctor\/event-\d+\.jpg$/;

type Blob = { container: string; name: string };
type Kind = 'created' | 'deleted';

/** A blob whose events show that the subscriptions work: its name passes their filters, and no manifest takes it for an image. */
export function probeName(imagesPrefix: string, now: Date): string {
  const folder = imagesPrefix === '' || imagesPrefix.endsWith('/') ? imagesPrefix : `${imagesPrefix}/`;
  return `${folder}.azureml-to-cvat/doctor/event-${now.getTime()}.jpg`;
}

/** True where the event was that of a probe: it is noted for the doctor, who waits, and concerns nobody else. */
export async function noteProbe(world: World, blob: Blob, kind: Kind): Promise<boolean> {
  if (!PROBE.test(blob.name)) return false;
  await world.work.ensureContainer(world.config.workContainer);
  await world.work.write(world.config.workContainer, noteOf(blob, kind), '');
  return true;
}

/** Which of its events have arrived. Notes that were read are removed. */
export async function readProbe(world: World, blob: Blob): Promise<Record<Kind, boolean>> {
  const arrived = { created: await isNoted(world, blob, 'created'), deleted: await isNoted(world, blob, 'deleted') };
  if (arrived.created && arrived.deleted) {
    for (const kind of ['created', 'deleted'] as const) {
      await world.work.delete(world.config.workContainer, noteOf(blob, kind));
    }
  }
  return arrived;
}

async function isNoted(world: World, blob: Blob, kind: Kind): Promise<boolean> {
  return (await world.work.head(world.config.workContainer, noteOf(blob, kind))) !== undefined;
}

function noteOf({ container, name }: Blob, kind: Kind): string {
  return `doctor/${container}/${name.split('/').at(-1)}-${kind}`;
}
