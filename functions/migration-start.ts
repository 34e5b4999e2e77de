import { type DurableClient, OrchestrationRuntimeStatus } from 'durable-functions';
import { z } from 'zod';
import { InvalidInputError } from '../shared/errors.ts';
import { identifyMigration } from '../shared/migration/identify.ts';
import { writePrepared } from '../shared/migration/prepared.ts';
import { MigrationResult } from '../shared/migration/progress.ts';
import type { MigrationRequest } from '../shared/migration/request.ts';
import { isStillThere } from '../shared/migration/still-there.ts';
import type { World } from '../shared/world.ts';
import type { MigrationInput } from './orchestrators/migrate-export.ts';

export const ORCHESTRATOR = 'migrateExport';

const ACTIVE: ReadonlySet<string> = new Set([
  OrchestrationRuntimeStatus.Running,
  OrchestrationRuntimeStatus.Pending,
  OrchestrationRuntimeStatus.Suspended,
  OrchestrationRuntimeStatus.ContinuedAsNew,
]);

export type InstanceStatus = Awaited<ReturnType<DurableClient['getStatus']>>;

/** undefined where there is no such instance; the library throws on the management API's 404. */
export async function statusOf(client: DurableClient, id: string): Promise<InstanceStatus | undefined> {
  try {
    return await client.getStatus(id);
  } catch (error) {
    if (error instanceof Error && error.message.includes('HTTP 404 response')) return undefined;
    throw error;
  }
}

export function isActive(status: InstanceStatus | undefined): boolean {
  return status !== undefined && ACTIVE.has(status.runtimeStatus);
}

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
  client: DurableClient,
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
  if (verified && (await isStillThere(world, identified))) return { id, outcome: 'verified' };
  await writePrepared(world, identified);
  if (isActive(status)) return { id, outcome: 'running' };
  const { dryRun, dataSource } = identified.request;
  const input: MigrationInput = { id, dryRun, dataSource, exportEtag };
  return { id, outcome: await startOnce(client, ORCHESTRATOR, { instanceId: id, input, before: status }) };
}

/** Starts an instance that was not active; of two requests at once the host refuses the second. */
export async function startOnce(
  client: DurableClient,
  orchestrator: string,
  { instanceId, input, before }: { instanceId: string; input: unknown; before: InstanceStatus | undefined },
): Promise<'started' | 'running'> {
  try {
    await client.startNew(orchestrator, { instanceId, input });
    return 'started';
  } catch (error) {
    const now = await statusOf(client, instanceId);
    const startedMeanwhile = now !== undefined && now.createdTime.getTime() !== before?.createdTime.getTime();
    if (isActive(now) || startedMeanwhile) return 'running';
    throw error;
  }
}

function beingUndone(id: string): InvalidInputError {
  return new InvalidInputError(`Cannot start migration ${id}: it is being undone`, {
    code: 'UNDO_RUNNING',
    fix: `Start it again when GET /api/migrations/${id}/undo shows the undo as Completed`,
  });
}
