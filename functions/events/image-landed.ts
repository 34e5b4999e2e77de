import type { InvocationContext } from '@azure/functions';
import { noteProbe } from '../../shared/doctor/event-probe.ts';
import { markStale } from '../../shared/living-manifest/mark-stale.ts';
import { world } from '../world.ts';
import type { BlobReference } from './blob-reference.ts';

/** A blob was written in an images container: its manifest is stale. The bytes never come here. */
export async function imageLanded(blob: BlobReference, _context: InvocationContext): Promise<void> {
  if (await noteProbe(world(), { ...blob, kind: 'created' })) return;
  await markStale(world(), blob);
}
