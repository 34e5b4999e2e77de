import { askCvat } from '../migration/ask-cvat.ts';
import type { MigrationSite } from '../migration/migration-site.ts';

/** What people send, which CVAT must take: else nothing has happened that a scenario speaks of. */
export async function send(
  site: MigrationSite,
  method: 'PATCH' | 'DELETE',
  path: string,
  body?: object,
): Promise<void> {
  const answer = await askCvat(site, method, path, body);
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
}
