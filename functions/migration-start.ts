import { z } from 'zod';
import { InvalidInputError, RemoteError } from '../shared/errors.ts';
import { type IdentifiedMigration, identifyMigration } from '../shared/migration/identify.ts';
import { writePrepared } from '../shared/migration/prepared.ts';
import { MigrationResult } from '../shared/migration/progress.ts';
import type { MigrationRequest } from '../shared/migration/request.ts';
import { isStillThere } from '../shared/migration/still-there.ts';
import type { World } from '../shared/world.ts';
import { isActive, type Orchestrations, startOnce, statusOf } from './instances.ts';
import type { MigrationInput } from './orchestrators/migrate-export.ts';

export const ORCHESTRATOR = 'migrateExport';

/** The orchestration that undoes a migration. */
export function undoInstance(id: string): string {
  return `${id}-undo`;
}

export type Start = {
  id: string;
  /** `verified`: it ended so, and CVAT still has all of it. `seen`: this drop started it before. */
  outcome: 'started' | 'running' | 'verified' | 'seen';
};

/**
 * Starts the migration unless it is running or verified: the same request twice is the same migration. One that ended
 * otherwise goes on from where it stopped, since every step finds what it made before. A drop (`once`) starts its migration
 * once, since its event may come again long after somebody has cancelled or undone it.
 */
export async function startMigration(
  world: World,
  client: Orchestrations,
  request: MigrationRequest,
  options: { once?: boolean } = {},
): Promise<Start> {
  const identified = await identifyMigration(world, request);
  const { id, exportEtag } = identified;
  const status = await statusOf(client, id);
  const seen = z.object({ exportEtag: z.string() }).safeParse(status?.input).data;
  if (options.once && seen?.exportEtag === exportEtag) return { id, outcome: 'seen' };
  if (isActive(await statusOf(client, undoInstance(id)))) throw beingUndone(id);
  const verified = MigrationResult.safeParse(status?.output).data?.verdict === 'verified';
  if (verified && (await knownToBeThere(world, identified))) return { id, outcome: 'verified' };
  await writePrepared(world, identified);
  if (isActive(status)) return { id, outcome: 'running' };
  const { dryRun, dataSource } = identified.request;
  const input: MigrationInput = { id, dryRun, dataSource, exportEtag };
  return { id, outcome: await startOnce(client, ORCHESTRATOR, { instanceId: id, input, before: status }) };
}

/** Where CVAT does not say, the migration is started: it finds out what is wrong, and its report tells. */
async function knownToBeThere(world: World, migration: IdentifiedMigration): Promise<boolean> {
  try {
    return await isStillThere(world, migration);
  } catch (error) {
    if (error instanceof RemoteError || error instanceof InvalidInputError) return false;
    throw error;
  }
}

function beingUndone(id: string): InvalidInputError {
  return new InvalidInputError(`Cannot start migration ${id}: it is being undone`, {
    code: 'UNDO_RUNNING',
    fix: `Start it again when GET /api/migrations/${id}/undo shows the undo as Completed`,
  });
}
