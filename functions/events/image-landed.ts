import { noteProbe } from '../../shared/doctor/event-probe.ts';
import { markStale } from '../../shared/living-manifest/mark-stale.ts';
import type { World } from '../../shared/world.ts';
import type { BlobReference } from './blob-reference.ts';

/** A blob was written in an images container: its manifest is stale. The bytes never come here. */
export async function imageLanded(world: World, blob: BlobReference): Promise<void> {
  if (await noteProbe(world, { ...blob, kind: 'created' })) return;
  await markStale(world, blob);
}
