import type { InvocationContext } from '@azure/functions';
import type { Finding } from '../../shared/dataset/finding.ts';
import { ConfigError, InvalidInputError, RemoteError } from '../../shared/errors.ts';
import { type DroppedBlob, readDropped, writeRefusal } from '../../shared/migration/dropped-export.ts';
import { toFinding } from '../../shared/work/outcome.ts';
import type { World } from '../../shared/world.ts';
import type { Orchestrations } from '../instances.ts';
import { startMigration } from '../migration-start.ts';

/**
 * Starts the migration of an export that was dropped. What is wrong with it is written beside it, where the person who dropped
 * it looks; what is thrown is worth another try.
 */
export async function startDropped(
  world: World,
  blob: DroppedBlob,
  { context, client }: { context: InvocationContext; client: Orchestrations },
): Promise<void> {
  const name = `${blob.container}/${blob.name}`;
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
