import type { MigrationSite } from './migration-site.ts';

/** What somebody does in CVAT beside a migration, by its API and with the rights of the migration's own user. */
export function askCvat(
  { cvat }: Pick<MigrationSite, 'cvat'>,
  method: 'PATCH' | 'POST' | 'DELETE',
  path: string,
  body?: object,
): Promise<Response> {
  // Which servers of all versions take.
  const headers = { authorization: `Token ${cvat.tokens.legacyKey}`, 'content-type': 'application/json' };
  return fetch(`${cvat.url}${path}`, body ? { method, headers, body: JSON.stringify(body) } : { method, headers });
}
