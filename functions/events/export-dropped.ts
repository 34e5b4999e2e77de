import type { InvocationContext } from '@azure/functions';
import { blobNameRefused, staysInContainer } from '../../shared/blob-name.ts';
import { noteProbe } from '../../shared/doctor/event-probe.ts';
import { dropKey, isDroppedLines } from '../../shared/migration/dropped-parts.ts';
import { isWatched } from '../../shared/migration/is-watched.ts';
import type { World } from '../../shared/world.ts';
import { isActive, type Orchestrations, startOnce, statusOf } from '../instances.ts';
import { PARTS_ORCHESTRATOR } from '../migration-start.ts';
import { ORCHESTRATION_VERSION } from '../orchestrators/version.ts';
import type { BlobReference } from './blob-reference.ts';
import { startDropped } from './start-dropped.ts';

/**
 * An export was dropped: starts its migration. What is thrown makes the trigger try again, which helps where another system
 * failed, or we ourselves. Parts of a labelled dataset are one export, and come one by one: the first of them waits for all.
 */
export async function exportDropped(
  world: World,
  blob: BlobReference,
  { context, client }: { context: InvocationContext; client: Orchestrations },
): Promise<void> {
  if (await noteProbe(world, { ...blob, kind: 'created' })) return;
  // Nothing can be written beside such a name, and no delivery makes it another.
  if (!staysInContainer(blob.name)) return context.error(blobNameRefused(blob.container, blob.name).message);
  if (!isDroppedLines(blob.name)) return startDropped(world, blob, { context, client });
  if (!isWatched(world.config.exportsPath, blob)) return;
  const { container, name } = blob;
  const instanceId = `drop-${dropKey(blob)}`;
  const before = await statusOf(client, instanceId);
  if (isActive(before)) return;
  const input = { container, name, version: ORCHESTRATION_VERSION };
  const outcome = await startOnce(client, PARTS_ORCHESTRATOR, { instanceId, input, before });
  context.log(`Export "${container}/${name}": waits until all of its parts are there (${outcome})`);
}
