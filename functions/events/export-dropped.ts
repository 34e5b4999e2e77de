import type { InvocationContext } from '@azure/functions';
import { blobNameRefused, staysInContainer } from '../../shared/blob-name.ts';
import type { Finding } from '../../shared/dataset/finding.ts';
import { noteProbe } from '../../shared/doctor/event-probe.ts';
import { ConfigError, InvalidInputError, RemoteError } from '../../shared/errors.ts';
import { readDropped, writeRefusal } from '../../shared/migration/dropped-export.ts';
import { toFinding } from '../../shared/work/outcome.ts';
import type { World } from '../../shared/world.ts';
import type { Orchestrations } from '../instances.ts';
import { startMigration } from '../migration-start.ts';
import type { BlobReference } from './blob-reference.ts';

/**
 * An export was dropped: starts its migration. What is wrong with it is written beside it, where the person who dropped
 * it looks. What is thrown makes the trigger try again, which helps where another system failed, or we ourselves.
 */
export async function exportDropped(
  world: World,
  blob: BlobReference,
  { context, client }: { context: InvocationContext; client: Orchestrations },
): Promise<void> {
  if (await noteProbe(world, { ...blob, kind: 'created' })) return;
  const name = `${blob.container}/${blob.name}`;
  // Nothing can be written beside such a name, and no delivery makes it another.
  if (!staysInContainer(blob.name)) return context.error(blobNameRefused(blob.container, blob.name).message);
  async function refuse(findings: readonly Finding[]): Promise<void> {
    await writeRefusal(world, blob, findings);
    context.error(`Export "${name}" was refused (${findings[0]?.code}): see the report beside it`);
  }
  try {
    const dropped = await readDropped(world, blob);
    if (!dropped) return;
    if (!dropped.ok) return await refuse(dropped.findings);
    const { id, outcome } = await startMigration(world, client, dropped.value, { once: true });
    context.log(`Export "${name}": migration ${id} ${outcome}`);
  } catch (error) {
    if (error instanceof ConfigError || (error instanceof RemoteError && error.retryable)) throw error;
    await refuse([toFinding(error, 'export')]);
    if (!(error instanceof InvalidInputError || error instanceof RemoteError)) throw error;
  }
}
