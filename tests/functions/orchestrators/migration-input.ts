import type { MigrationInput } from '../../../shared/migration/migration-input.ts';
import { MigrationRequest } from '../../../shared/migration/request.ts';

/** What starts a migration of one export. */
export function migrationInput(more: Partial<MigrationInput> = {}): MigrationInput {
  const request = MigrationRequest.parse({ export: { container: 'exports', name: 'a.json' } });
  const prepared = {
    ...{
      id: 'a1',
      exportEtag: '1',
      exportHash: '1',
      started: '2026-01-01T00:00:00.000Z',
      exportModified: '2026-01-01T00:00:00.000Z',
    },
    request: { ...request, images: 'images', project: 'a', projectChosen: false },
  };
  return { id: 'a1', dryRun: false, dataSource: 'cloud-storage', exportEtag: '1', prepared, ...more };
}
