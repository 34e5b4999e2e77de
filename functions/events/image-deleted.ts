import type { EventGridEvent } from '@azure/functions';
import { noteProbe } from '../../shared/doctor/event-probe.ts';
import { markStale } from '../../shared/living-manifest/mark-stale.ts';
import type { World } from '../../shared/world.ts';
import { changedBlobs } from './changed-blobs.ts';

/** A blob is gone (deleted or renamed), or a folder: the manifest of its container is stale. */
export async function imageDeleted(world: World, event: EventGridEvent): Promise<void> {
  for (const { container, name } of changedBlobs(event)) {
    if (name !== undefined && (await noteProbe(world, { container, name, kind: 'deleted' }))) continue;
    if (!world.config.imageContainers.includes(container)) continue;
    await markStale(world, name === undefined ? { container } : { container, name });
  }
}
