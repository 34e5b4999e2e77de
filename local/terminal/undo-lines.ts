import { plural } from '../../shared/dataset/plural.ts';
import type { UndoResult } from '../../shared/migration/undo-input.ts';

/** What an undo did, for people. */
export function undoLines({ deletedTasks, keptTasks, updatedTasks, deletedProject, findings }: UndoResult): string[] {
  const named = (ids: readonly number[]) => `${plural(ids.length, 'task')} (number ${ids.join(', ')})`;
  return [
    deletedTasks.length > 0 ? `Deleted ${named(deletedTasks)}` : 'There was no task to delete',
    deletedProject
      ? 'Deleted the project too: it was empty'
      : 'The project stays: it is not empty, has a guide or labels that are not of this migration, or is not of it itself',
    ...(keptTasks.length > 0
      ? [
          `Kept ${named(keptTasks)}: people or later migrations have worked there`,
          '  → Add --force to delete their work too; undo a later migration first to take only its own away',
        ]
      : []),
    ...(updatedTasks.length > 0
      ? [`Kept ${named(updatedTasks)}: made by earlier migrations, only brought up to date`]
      : []),
    ...findings.flatMap(({ detail, fix }) => [detail, `  → ${fix}`]),
  ];
}
