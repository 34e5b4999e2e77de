import { z } from 'zod';
import type { ExportFile } from '../azureml-dataset/export-file.ts';
import { readPlainJson, readWork, writeWork } from '../work/blob-json.ts';
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
  await world.work.delete(world.config.workContainer, blobs.cancelled);
  await world.work.delete(world.config.workContainer, blobs.undo);
}

export function readPrepared(world: World, id: string): Promise<Prepared> {
  return readWork(world, workBlobs(id).request, Prepared);
}

/** undefined where the work container has lost it, or an earlier version of the app wrote it differently. */
export async function findPrepared(world: World, id: string): Promise<Prepared | undefined> {
  const read = await readPlainJson(world.work, world.config.workContainer, workBlobs(id).request);
  return Prepared.safeParse(read).data;
}

/** Opens the export anew at every call, always the version that was identified. */
export function exportFiles(world: World, { request, exportEtag }: Prepared): [ExportFile] {
  return [{ name: request.export.name, open: pinnedOpener(world, request.export, exportEtag) }];
}
