import { MigrationProgress, MigrationResult } from '../../shared/migration/progress.ts';
import type { World } from '../../shared/world.ts';
import type { InstanceStatus } from '../instances.ts';

/** Where to go on from a migration. */
export function migrationLinks(world: World, id: string) {
  const status = `${world.config.publicUrl}/api/migrations/${id}`;
  return { status, report: `${status}/report`, cancel: `${status}/cancel`, undo: `${status}/undo` };
}

/** What people see of a migration's orchestration. */
export function migrationView(world: World, status: InstanceStatus) {
  const { instanceId: id, runtimeStatus } = status;
  const result = MigrationResult.safeParse(status.output).data;
  return {
    id,
    runtimeStatus,
    status: MigrationProgress.safeParse(status.customStatus).data,
    /** Absent while it runs. */
    verdict: result?.verdict,
    findings: result?.findings ?? [],
    created: new Date(status.createdTime).toISOString(),
    updated: new Date(status.lastUpdatedTime).toISOString(),
    links: migrationLinks(world, id),
  };
}
