import { z } from 'zod';
import type { ExportFile } from '../azureml-dataset/export-file.ts';
import { glanceAtWork, readWork, writeWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { pinnedOpener } from './export-source.ts';
import { identifyMigration } from './identify.ts';
import { CompleteRequest, type MigrationRequest } from './request.ts';

/** What a migration was asked to do; every step starts by reading it. */
export const Prepared = z.object({
  id: z.string(),
  request: CompleteRequest,
  /** The one version of the export that all steps read. */
  exportEtag: z.string(),
  exportHash: z.string(),
  /** When that version was written; ISO 8601. */
  exportModified: z.string(),
  /** Where the export has more than one file: all of them, in their order, in the versions that all steps read. */
  parts: z.array(z.object({ name: z.string(), etag: z.string() })).optional(),
  /** When this run was started: of two that meet in one task, the later one is right. ISO 8601. */
  started: z.string(),
});
export type Prepared = z.infer<typeof Prepared>;

/** Identifies the migration and writes down what it is asked to do. */
export async function prepareMigration(world: World, request: MigrationRequest): Promise<Prepared> {
  const prepared: Prepared = await identifyMigration(world, request);
  await writePrepared(world, prepared);
  return prepared;
}

/** An earlier cancellation is taken back, and what an earlier undo took away is forgotten. */
export async function writePrepared(world: World, prepared: Prepared): Promise<void> {
  const blobs = workBlobs(prepared.id);
  await writeWork(world, blobs.request, prepared);
  await takeBackCancellation(world, prepared.id);
  await world.work.delete(world.config.workContainer, blobs.undo);
}

export async function takeBackCancellation(world: World, id: string): Promise<void> {
  await world.work.delete(world.config.workContainer, workBlobs(id).cancelled);
}

export function readPrepared(world: World, id: string): Promise<Prepared> {
  return readWork(world, workBlobs(id).request, Prepared);
}

/** undefined where the work container has lost it, or an earlier version of the app wrote it differently. */
export function findPrepared(world: World, id: string): Promise<Prepared | undefined> {
  return glanceAtWork(world, workBlobs(id).request, Prepared);
}

/** Opens the export from its start at every call, always the version that was identified. */
export function exportFiles(
  world: World,
  { request, exportEtag, parts = [] }: Prepared,
): [ExportFile, ...ExportFile[]] {
  const { container, name: only } = request.export;
  const [first = { name: only, etag: exportEtag }, ...others] = parts;
  const file = ({ name, etag }: { name: string; etag: string }): ExportFile => {
    return { name, open: pinnedOpener(world, { container, name }, etag) };
  };
  return [file(first), ...others.map(file)];
}
