import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { ConfigError, RemoteError } from '../shared/errors.ts';
import { readDropped, writeRefusal } from '../shared/migration/dropped-export.ts';
import type { BlobReference } from './blob-reference.ts';
import { startMigration } from './migration-start.ts';
import { world } from './world.ts';

/**
 * An export was dropped: starts its migration. What is wrong with it is written beside it, where the person who dropped
 * it looks; trying again (which the trigger does for what is thrown) helps only where another system failed.
 */
export async function exportDropped(blob: BlobReference, context: InvocationContext): Promise<void> {
  try {
    const prepared = await readDropped(world(), blob);
    if (!prepared) return;
    const outcome = await startMigration(df.getClient(context), prepared);
    context.log(`Export "${blob.container}/${blob.name}": migration ${prepared.id} ${outcome}`);
  } catch (error) {
    if (error instanceof ConfigError || (error instanceof RemoteError && error.retryable)) throw error;
    await writeRefusal(world(), blob, error);
    context.error(`Export "${blob.container}/${blob.name}" was refused: see the report beside it`);
  }
}
