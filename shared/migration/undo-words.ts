import type { UndoState } from './undo-input.ts';

/** What an undo has made of a migration, as people read it. */
export const UNDO_WORDS: Record<UndoState, string> = {
  running: 'Being undone',
  done: 'Undone: its tasks were deleted',
  partly: 'Undone, but for tasks that people or later migrations have worked on',
  failed: 'The undo failed: ask for it again',
};
