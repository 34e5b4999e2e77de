import type { MigrationLinks, MigrationView } from '../../shared/http-api/answers.ts';
import { endedReport } from '../../shared/migration/ended-report.ts';
import { MigrationInput } from '../../shared/migration/migration-input.ts';
import { MigrationResult } from '../../shared/migration/progress.ts';
import { hostSaid } from '../../shared/work/lost-work.ts';
import type { World } from '../../shared/world.ts';
import { type InstanceStatus, isActive, type Orchestrations } from '../instances.ts';
import { progressOf } from './progress-of.ts';
import { undoState } from './undo-state.ts';

/** Where to go on from a migration. */
export function migrationLinks(world: World, id: string): MigrationLinks {
  const status = `${world.config.publicUrl}/api/migrations/${id}`;
  return {
    status,
    report: `${status}/report`,
    cancel: `${status}/cancel`,
    undo: `${status}/undo`,
    export: `${status}/export`,
  };
}

/**
 * What people see of a migration's orchestration. One that the host ended (a worker died, code changed) may have written its
 * report before: that is what counts then, and no stage that it had told. `undone`: its undo, where there was one.
 */
export async function migrationView(
  world: World,
  client: Orchestrations,
  status: InstanceStatus,
  undone: InstanceStatus | undefined,
): Promise<MigrationView> {
  const { instanceId: id, runtimeStatus } = status;
  const output = MigrationResult.safeParse(status.output).data;
  const broken = isBroken(status);
  const result = broken ? await endedReport(world, id, new Date(status.createdTime)) : output;
  const undo = undoState(status, undone);
  return {
    id,
    export: MigrationInput.safeParse(status.input).data?.prepared.request.export.name,
    runtimeStatus,
    status: broken ? undefined : await progressOf(world, client, status),
    ...(undo ? { undo, verdictBeforeUndo: result?.verdict } : { verdict: result?.verdict }),
    ...(result?.dryRun ? { dryRun: true } : {}),
    findings: result?.findings ?? [],
    message: broken ? messageOf(status) : undefined,
    created: new Date(status.createdTime).toISOString(),
    updated: new Date(status.lastUpdatedTime).toISOString(),
    links: migrationLinks(world, id),
  };
}

/** Whether the host ended it, and not its own last step. */
export function isBroken(status: InstanceStatus): boolean {
  return !isActive(status) && !MigrationResult.safeParse(status.output).success;
}

export function messageOf({ runtimeStatus, output }: InstanceStatus): string {
  const [cause] = MigrationResult.safeParse(output).data?.findings ?? [];
  if (cause) return `${runtimeStatus}: ${cause.detail}`;
  return `${runtimeStatus}: ${hostSaid(output === undefined || output === null ? 'the host said nothing' : String(output))}`;
}
