import { UndoResult, type UndoState } from '../../shared/migration/undo-input.ts';
import { type InstanceStatus, isActive } from '../instances.ts';

/** What an undo has made of a migration. One before the last start of the migration is over and done with. */
export function undoState(status: InstanceStatus, undo: InstanceStatus | undefined): UndoState | undefined {
  if (!undo || new Date(undo.createdTime) < new Date(status.createdTime)) return undefined;
  if (isActive(undo)) return 'running';
  const result = UndoResult.safeParse(undo.output).data;
  if (!result || result.findings.length > 0) return 'failed';
  return result.keptTasks.length > 0 ? 'partly' : 'done';
}
