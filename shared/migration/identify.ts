import { createHash } from 'node:crypto';
import type { World } from '../world.ts';
import { exportNotFound } from './export-source.ts';
import { type CompleteRequest, completeRequest, type MigrationRequest } from './request.ts';

export type IdentifiedMigration = {
  id: string;
  request: CompleteRequest;
  exportEtag: string;
  exportHash: string;
  exportModified: string;
};

/**
 * The migration's id is a hash of the export's content and of all that shapes its result in CVAT: the same export with
 * the same options to the same place is the same migration, whatever the file is called and however often it comes.
 * What only says how to run it (`onExistingAnnotations`) is not part of it; a dry run is a migration of its own, `<id>-plan`.
 */
export async function identifyMigration(world: World, wanted: MigrationRequest): Promise<IdentifiedMigration> {
  const request = completeRequest(wanted, world.config);
  const { container, name } = request.export;
  const head = await world.images.head(container, name);
  const blob = head && (await world.images.read(container, name, { etag: head.etag }));
  if (!blob) throw exportNotFound(request.export);
  const hash = createHash('sha256');
  for await (const chunk of blob.bytes) hash.update(chunk);
  const exportHash = hash.digest('hex');
  const { images, project, paths, dataSource, tasks, normalize } = request;
  const { url, organization } = world.config.cvat;
  const target = { url, organization, account: world.images.account.name, images, project, paths, dataSource };
  const identity = JSON.stringify([exportHash, sorted(target), sorted(tasks), sorted(normalize)]);
  const id = createHash('sha256').update(identity).digest('hex').slice(0, 24) + (request.dryRun ? '-plan' : '');
  return { id, request, exportEtag: blob.etag, exportHash, exportModified: head.lastModified.toISOString() };
}

/** Keys in one order at every depth, so that equal requests are equal text. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
