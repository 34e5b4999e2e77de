import { UndoResult, type UndoState } from '../../shared/migration/undo-input.ts';
import { type InstanceStatus, isActive } from '../instances.ts';

/**
 * What an undo has made of a migration. One before the last start of the migration is over and done with: an undo that counts
 * began after its end, since neither begins while the other runs. Hosts tell these times in whole seconds: where both are in
 * one, it counts.
 */
export function undoState(status: InstanceStatus, undo: InstanceStatus | undefined): UndoState | undefined {
  if (!undo || isActive(status) || new Date(undo.createdTime) < new Date(status.lastUpdatedTime)) return undefined;
  if (isActive(undo)) return 'running';
  const result = UndoResult.safeParse(undo.output).data;
  if (!result || result.findings.length > 0) return 'failed';
  return result.keptTasks.length > 0 ? 'partly' : 'done';
}
