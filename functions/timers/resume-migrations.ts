import type { InvocationContext } from '@azure/functions';
import { OrchestrationRuntimeStatus } from 'durable-functions';
import { z } from 'zod';
import { endedReport } from '../../shared/migration/ended-report.ts';
import { MigrationInput } from '../../shared/migration/migration-input.ts';
import { findStoredRequest, type StoredRequest, writeStoredRequest } from '../../shared/migration/stored-request.ts';
import { UndoInput } from '../../shared/migration/undo-input.ts';
import { writeReport } from '../../shared/migration/write-report.ts';
import { lostWork } from '../../shared/work/lost-work.ts';
import type { World } from '../../shared/world.ts';
import { type InstanceStatus, isActive, type Orchestrations, startOnce, statusOf } from '../instances.ts';
import { inputOf, ORCHESTRATOR, UNDO_ORCHESTRATOR, undoInstance } from '../migration-start.ts';
import { ORCHESTRATION_VERSION } from '../orchestrators/version.ts';

const LOOKED_BACK_MS = 7 * 86_400_000;
/** As often as for one step: whatever kills its worker each time must end. */
const RESTARTS = 2;

/** How often the timer has begun it again, and which version of the app began it. */
const Run = z.object({ restarts: z.int().default(0), version: z.int().default(1) });

/**
 * Begins again what the host ended without a result: a worker that died in an orchestrator's own turn, or a version of the app
 * that cannot go on with the history of another. It finds in CVAT what is there already.
 */
export async function resumeMigrations(
  world: World,
  client: Orchestrations,
  context: InvocationContext,
): Promise<void> {
  const failures: unknown[] = [];
  for (const status of await failedInstances(world, client)) {
    try {
      if (status.name === ORCHESTRATOR) await resumeMigration(world, client, { status, context });
      if (status.name === UNDO_ORCHESTRATOR) await resumeUndo(client, { status, context });
    } catch (error) {
      context.error(`${status.instanceId}: ${error instanceof Error ? error.message : String(error)}`);
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `Cannot begin ${failures.length} migrations again`);
}

async function failedInstances(world: World, client: Orchestrations): Promise<InstanceStatus[]> {
  const createdTimeFrom = new Date(world.now().getTime() - LOOKED_BACK_MS);
  return client.getStatusBy({ createdTimeFrom, runtimeStatus: [OrchestrationRuntimeStatus.Failed] });
}

type Failed = { status: InstanceStatus; context: InvocationContext };

async function resumeMigration(
  world: World,
  client: Orchestrations,
  { status: listed, context }: Failed,
): Promise<void> {
  const id = listed.instanceId;
  if (await endedReport(world, id, new Date(listed.createdTime))) return;
  // Lists do not show inputs.
  const status = await statusOf(client, id);
  const undo = await statusOf(client, undoInstance(id));
  // Who has undone what the host ended wants nothing of it back.
  if (!status || isActive(status) || isActive(undo) || isLater(undo, status)) return;
  const prepared = (await findStoredRequest(world, id)) ?? MigrationInput.safeParse(status.input).data?.prepared;
  if (!prepared) {
    context.error(`MIGRATION_FAILED ${id}: ${String(status.output)}: nothing is left of what it was asked to do`);
    return;
  }
  const restarts = restartsOf(status) + 1;
  if (restarts > RESTARTS) return giveUp(world, { status, prepared });
  context.warn(`MIGRATION_RESUMED ${id}: the host had ended it: ${String(status.output)}`);
  await startOnce(client, ORCHESTRATOR, { instanceId: id, input: { ...inputOf(prepared), restarts }, before: status });
}

/** A person who looks beside the export finds out in any case. */
async function giveUp(
  world: World,
  { status, prepared }: { status: InstanceStatus; prepared: StoredRequest },
): Promise<void> {
  const started = new Date(status.createdTime).toISOString();
  const failure = lostWork('migration', String(status.output));
  const { dryRun } = prepared.request;
  // Without it no report can be written.
  if (!(await findStoredRequest(world, prepared.id))) await writeStoredRequest(world, prepared);
  await writeReport(world, { id: prepared.id, dryRun, started, reached: 'checks', done: [], failure });
}

async function resumeUndo(client: Orchestrations, { status: listed, context }: Failed): Promise<void> {
  const { instanceId } = listed;
  const status = await statusOf(client, instanceId);
  const input = UndoInput.safeParse(status?.input).data;
  if (!status || !input || isActive(status)) return;
  const migration = await statusOf(client, input.id);
  // Who has started it again since wants to have what this one would take away.
  if (isActive(migration) || isLater(migration, status)) return;
  const restarts = restartsOf(status) + 1;
  if (restarts > RESTARTS) return;
  context.warn(`UNDO_RESUMED ${input.id}: the host had ended it: ${String(status.output)}`);
  const again = { ...input, version: ORCHESTRATION_VERSION, restarts };
  await startOnce(client, UNDO_ORCHESTRATOR, { instanceId, input: again, before: status });
}

/** Hosts tell these times in whole seconds; neither begins while the other runs. */
function isLater(one: InstanceStatus | undefined, other: InstanceStatus): boolean {
  return one !== undefined && new Date(one.createdTime) > new Date(other.createdTime);
}

/** Restarts of what another version of the app has begun do not count. */
function restartsOf({ input }: InstanceStatus): number {
  const run = Run.safeParse(input).data;
  return run?.version === ORCHESTRATION_VERSION ? run.restarts : 0;
}
