import { createHash } from 'node:crypto';
import type { World } from '../world.ts';
import { etagOf, exportParts, openParts } from './export-parts.ts';
import { type CompleteRequest, completeRequest, type MigrationRequest } from './request.ts';

export type IdentifiedMigration = {
  id: string;
  request: CompleteRequest;
  exportEtag: string;
  exportHash: string;
  exportModified: string;
  /** Where the export has more than one file: all of them, in their order. */
  parts?: { name: string; etag: string }[] | undefined;
  /** Names of files that may be of the export, and are not read. */
  beside?: string[];
  started: string;
};

/**
 * The migration's id is a hash of the export's content and of all that shapes its result in CVAT: the same export with
 * the same options to the same place is the same migration, whatever the file is called and however often it comes.
 * What only says how to run it (`onExistingAnnotations`) is not part of it; a dry run is a migration of its own, `<id>-plan`.
 */
export async function identifyMigration(world: World, wanted: MigrationRequest): Promise<IdentifiedMigration> {
  // Whether the container may be read is known before anything in it is looked at.
  completeRequest(wanted, world.config);
  const { parts, beside } = await exportParts(world, wanted.export);
  // The parts of a dataset are one export whichever of them is named.
  const request = completeRequest({ ...wanted, export: { ...wanted.export, name: parts[0].name } }, world.config);
  const hash = createHash('sha256');
  for (const file of openParts(world, wanted.export.container, parts)) {
    for await (const chunk of file.open()) hash.update(chunk);
    // A line of one file is never that of the next: where one ends is part of what they are.
    if (parts.length > 1) hash.update('\n');
  }
  const exportHash = hash.digest('hex');
  const { images, project, paths, dataSource, tasks, normalize } = request;
  const { url, organization } = world.config.cvat;
  const target = {
    ...{ url, organization, account: world.images.account.name, images, project, paths, dataSource },
    // Said where it is asked for, so that migrations of before keep their ids.
    ...(request.unlabelled === 'tasks' ? { unlabelled: request.unlabelled } : {}),
  };
  const identity = JSON.stringify([exportHash, sorted(target), sorted(tasks), sorted(normalize)]);
  const id = createHash('sha256').update(identity).digest('hex').slice(0, 24) + (request.dryRun ? '-plan' : '');
  const exportModified = new Date(Math.max(...parts.map(({ lastModified }) => lastModified.getTime()))).toISOString();
  const several = parts.length > 1 ? { parts: parts.map(({ name, etag }) => ({ name, etag })) } : {};
  const started = world.now().toISOString();
  const left = beside.length > 0 ? { beside } : {};
  return { id, request, exportEtag: etagOf(parts), exportHash, exportModified, started, ...several, ...left };
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
