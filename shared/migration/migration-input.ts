import { z } from 'zod';
import { StoredRequest } from './stored-request.ts';
import { MigrationId } from './task-input.ts';

/** The input of a migration's orchestration: all that it needs to begin again where its work blobs are gone. */
export const MigrationInput = z.object({
  id: MigrationId,
  dryRun: z.boolean(),
  dataSource: z.enum(['cloud-storage', 'upload']),
  /** The version of the export that started it: an event that comes again names the same. */
  exportEtag: z.string(),
  prepared: StoredRequest,
});
export type MigrationInput = z.infer<typeof MigrationInput>;
