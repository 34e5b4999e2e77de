import { z } from 'zod';
import type { ExportFile } from '../azureml-dataset/export-file.ts';
import { glanceAtWork, readWork, writeWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { pinnedOpener } from './export-source.ts';
import { identifyMigration } from './identify.ts';
import { CompleteRequest, type MigrationRequest } from './request.ts';

/** What a migration was asked to do; every step starts by reading it. */
export const StoredRequest = z.object({
  id: z.string(),
  request: CompleteRequest,
  /** The one version of the export that all steps read. */
  exportEtag: z.string(),
  exportHash: z.string(),
  /** When that version was written; ISO 8601. */
  exportModified: z.string(),
  /** Where the export has more than one file: all of them, in their order, in the versions that all steps read. */
  parts: z.array(z.object({ name: z.string(), etag: z.string() })).optional(),
  /** Names of files beside the parts that may be of the export, and are not read. */
  beside: z.array(z.string()).optional(),
  /** When this run was started: of two that meet in one task, the later one is right. ISO 8601. */
  started: z.string(),
});
export type StoredRequest = z.infer<typeof StoredRequest>;

/** What the steps of one task need of it. */
export const TaskRun = StoredRequest.pick({ id: true, request: true, exportModified: true, started: true });
export type TaskRun = z.infer<typeof TaskRun>;

/** Identifies the migration and writes down what it is asked to do. */
export async function prepareMigration(world: World, request: MigrationRequest): Promise<StoredRequest> {
  const prepared: StoredRequest = await identifyMigration(world, request);
  await writeStoredRequest(world, prepared);
  return prepared;
}

/** An earlier cancellation is taken back, and what an earlier undo took away is forgotten. */
export async function writeStoredRequest(world: World, prepared: StoredRequest): Promise<void> {
  const blobs = workBlobs(prepared.id);
  await writeWork(world, blobs.request, prepared);
  await takeBackCancellation(world, prepared.id);
  await world.work.delete(world.config.workContainer, blobs.undo);
}

export async function takeBackCancellation(world: World, id: string): Promise<void> {
  await world.work.delete(world.config.workContainer, workBlobs(id).cancelled);
}

export function readStoredRequest(world: World, id: string): Promise<StoredRequest> {
  return readWork(world, workBlobs(id).request, StoredRequest);
}

/** undefined where the work container has lost it, or an earlier version of the app wrote it differently. */
export function findStoredRequest(world: World, id: string): Promise<StoredRequest | undefined> {
  return glanceAtWork(world, workBlobs(id).request, StoredRequest);
}

/** Opens the export from its start at every call, always the version that was identified. */
export function exportFiles(
  world: World,
  { request, exportEtag, parts = [] }: StoredRequest,
): [ExportFile, ...ExportFile[]] {
  const { container, name: only } = request.export;
  const [first = { name: only, etag: exportEtag }, ...others] = parts;
  const file = ({ name, etag }: { name: string; etag: string }): ExportFile => {
    return { name, open: pinnedOpener(world, { container, name }, etag) };
  };
  return [file(first), ...others.map(file)];
}
