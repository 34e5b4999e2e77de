import { InvalidInputError } from '../errors.ts';
import { writeWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';

/**
 * Stops a migration before its next task and lets it write its report. Terminating the orchestration instead would leave
 * a task half-made and nothing that says so.
 */
export async function cancelMigration(world: World, id: string, reason: string): Promise<void> {
  await writeWork(world, workBlobs(id).cancelled, { reason, at: world.now().toISOString() });
}

/** Throws where the migration was cancelled. */
export async function requireNotCancelled(world: World, id: string): Promise<void> {
  const marker = await world.work.head(world.config.workContainer, workBlobs(id).cancelled);
  if (!marker) return;
  throw new InvalidInputError(
    `Cannot go on with migration ${id}: it was cancelled at ${marker.lastModified.toISOString()}`,
    {
      code: 'CANCELLED',
      fix: 'Start it again to finish it (what is in CVAT is kept and completed), or undo it to take its tasks away',
    },
  );
}
