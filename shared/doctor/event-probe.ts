import type { World } from '../world.ts';

const PROBE = /(?:^|\/)\.azureml-to-cvat\/doctor\/event-\d+\.(?:jpg|json)$/;

type Blob = { container: string; name: string };
export type ProbeEvent = Blob & { kind: 'created' | 'deleted' };

/** A blob whose events show that the subscriptions work: its name passes their filters, and no manifest takes it for an image. */
export function probeName(imagesPrefix: string, now: Date): string {
  const folder = imagesPrefix === '' || imagesPrefix.endsWith('/') ? imagesPrefix : `${imagesPrefix}/`;
  return `${folder}.azureml-to-cvat/doctor/event-${now.getTime()}.jpg`;
}

/** The same for the exports container: a blob that its watched path takes, and that is not an export. */
export function exportProbe(exportsPath: string, now: Date): Blob {
  const [container = '', ...rest] = exportsPath.split('/');
  const name = rest.join('/').replaceAll(/\{[^{}]+\}/g, `.azureml-to-cvat/doctor/event-${now.getTime()}`);
  return { container, name };
}

/** True where the event was that of a probe: it is noted for the doctor, who waits, and concerns nobody else. */
export async function noteProbe(world: World, event: ProbeEvent): Promise<boolean> {
  if (!PROBE.test(event.name)) return false;
  await world.work.ensureContainer(world.config.workContainer);
  await world.work.write(world.config.workContainer, noteOf(event), '');
  return true;
}

export async function isNoted(world: World, event: ProbeEvent): Promise<boolean> {
  return (await world.work.head(world.config.workContainer, noteOf(event))) !== undefined;
}

export async function clearProbe(world: World, blob: Blob): Promise<void> {
  for (const kind of ['created', 'deleted'] as const) {
    await world.work.delete(world.config.workContainer, noteOf({ ...blob, kind }));
  }
}

function noteOf({ container, name, kind }: ProbeEvent): string {
  return `doctor/${container}/${name.split('/').at(-1)}-${kind}`;
}
