import { z } from 'zod';
import { InvalidInputError } from '../shared/errors.ts';
import { identifyMigration } from '../shared/migration/identify.ts';
import { noteAsked } from '../shared/migration/last-asked.ts';
import type { MigrationInput } from '../shared/migration/migration-input.ts';
import type { MigrationRequest } from '../shared/migration/request.ts';
import { type StoredRequest, takeBackCancellation, writeStoredRequest } from '../shared/migration/stored-request.ts';
import type { World } from '../shared/world.ts';
import { isActive, type Orchestrations, startOnce, statusOf } from './instances.ts';
import { ORCHESTRATION_VERSION, type Versioned } from './orchestrators/version.ts';

export const ORCHESTRATOR = 'migrateExport';
export const UNDO_ORCHESTRATOR = 'undo';
/** Waits for the parts of a labelled dataset that are dropped. */
export const PARTS_ORCHESTRATOR = 'awaitParts';
export const BACK_ORCHESTRATOR = 'exportBack';

/** What a drop's start says of the export that it was for. */
const StartedOf = z.object({ exportEtag: z.string() });

/** What is no part of a migration's id, and still decides what becomes of people's work. */
const PolicyOf = z.object({
  prepared: z.object({ request: z.object({ onExistingAnnotations: z.enum(['keep', 'replace']) }) }),
});

/** The orchestration that undoes a migration. */
export function undoInstance(id: string): string {
  return `${id}-undo`;
}

/** The orchestration that brings what CVAT holds of a migration back into files of Azure ML's. */
export function backInstance(id: string): string {
  return `${id}-export`;
}

export type Start = {
  id: string;
  /** `seen`: this drop started it before. */
  outcome: 'started' | 'running' | 'seen';
};

/**
 * Starts the migration unless it is running: the same request twice is the same migration. One that has ended looks at CVAT
 * again and does what is missing, also where it was verified: what CVAT holds may have changed since. A drop (`once`) starts
 * its migration once, since its event may come again long after somebody has cancelled or undone it.
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
  const seen = StartedOf.safeParse(status?.input).data;
  if (options.once && seen?.exportEtag === exportEtag) return { id, outcome: 'seen' };
  if (isActive(await statusOf(client, undoInstance(id)))) throw beingUndone(id);
  if (isActive(status)) requireSamePolicy(id, status?.input, identified.request);
  await noteAsked(world, identified.request.export, { id, dryRun: identified.request.dryRun });
  if (isActive(status)) {
    await takeBackCancellation(world, id);
    return { id, outcome: 'running' };
  }
  await writeStoredRequest(world, identified);
  const input = inputOf(identified);
  return { id, outcome: await startOnce(client, ORCHESTRATOR, { instanceId: id, input, before: status }) };
}

/** What the orchestration of a migration gets. */
export function inputOf(prepared: StoredRequest): MigrationInput & Versioned {
  const { id, exportEtag, request } = prepared;
  const { dryRun, dataSource } = request;
  return { id, dryRun, dataSource, exportEtag, prepared, version: ORCHESTRATION_VERSION };
}

/** A run keeps what it was begun with: who asks otherwise must not take it for theirs. */
function requireSamePolicy(id: string, input: unknown, { onExistingAnnotations: wanted }: MigrationRequest): void {
  const running = PolicyOf.safeParse(input).data?.prepared.request.onExistingAnnotations ?? wanted;
  if (running === wanted) return;
  throw new InvalidInputError(
    `Cannot start migration ${id} with onExistingAnnotations "${wanted}": it is running with "${running}", which stays`,
    {
      code: 'MIGRATION_RUNNING',
      fix: `Wait until it is done, or cancel it (POST /api/migrations/${id}/cancel) and wait until it has ended, then start it again`,
    },
  );
}

function beingUndone(id: string): InvalidInputError {
  return new InvalidInputError(`Cannot start migration ${id}: it is being undone`, {
    code: 'UNDO_RUNNING',
    fix: `Start it again when GET /api/migrations/${id}/undo shows the undo as Completed`,
  });
}
