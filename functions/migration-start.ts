import { type DurableClient, OrchestrationRuntimeStatus } from 'durable-functions';
import type { Prepared } from '../shared/migration/prepared.ts';
import { MigrationResult } from '../shared/migration/progress.ts';
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
    return await client.getStatus(id, { showInput: false });
  } catch (error) {
    if (error instanceof Error && /404/.test(error.message)) return undefined;
    throw error;
  }
}

export function isActive(status: InstanceStatus | undefined): boolean {
  return status !== undefined && ACTIVE.has(status.runtimeStatus);
}

/**
 * Starts the migration unless it is running or has been verified already: the same request twice is the same migration.
 * One that ended otherwise goes on from where it stopped, since every step finds what it made before.
 */
export async function startMigration(
  client: DurableClient,
  { id, request }: Prepared,
): Promise<'started' | 'running' | 'verified'> {
  const status = await statusOf(client, id);
  if (isActive(status)) return 'running';
  if (MigrationResult.safeParse(status?.output).data?.verdict === 'verified') return 'verified';
  const input: MigrationInput = { id, dryRun: request.dryRun, dataSource: request.dataSource };
  try {
    await client.startNew(ORCHESTRATOR, { instanceId: id, input });
    return 'started';
  } catch (error) {
    // Two requests at once: the host refuses the second start of an id.
    if (isActive(await statusOf(client, id))) return 'running';
    throw error;
  }
}
