import { z } from 'zod';
import { Finding } from '../dataset/finding.ts';
import { MigrationId } from './task-input.ts';

export const UndoInput = z.object({ id: MigrationId, force: z.boolean() });
export type UndoInput = z.infer<typeof UndoInput>;

export const UndoResult = z.object({
  deletedTasks: z.array(z.int()),
  /** Somebody has worked in them, or a later migration has. */
  keptTasks: z.array(z.int()),
  /** Made by earlier migrations and brought up to date by this one: they stay as they are. */
  updatedTasks: z.array(z.int()),
  deletedProject: z.boolean(),
  findings: z.array(Finding),
});
export type UndoResult = z.infer<typeof UndoResult>;

/** What an undo has made of a migration. `partly`: tasks in which people or later migrations have worked are kept. */
export const UndoState = z.enum(['running', 'done', 'partly', 'failed']);
export type UndoState = z.infer<typeof UndoState>;
