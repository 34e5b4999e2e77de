import type { MigrationSite } from './migration-site.ts';

/** What somebody does in CVAT beside a migration, by its API and with the rights of the migration's own user. */
export function askCvat(
  { cvat }: Pick<MigrationSite, 'cvat'>,
  method: 'PATCH' | 'DELETE',
  path: string,
  body?: object,
): Promise<Response> {
  const headers = { authorization: `Bearer ${cvat.tokens.writer}`, 'content-type': 'application/json' };
  return fetch(`${cvat.url}${path}`, body ? { method, headers, body: JSON.stringify(body) } : { method, headers });
}
