import { z } from 'zod';
import { glanceAtWork, writeWork } from '../work/blob-json.ts';
import type { World } from '../world.ts';
import type { ExportBlob } from './export-source.ts';
import { hashOf } from './hash-of.ts';
import { besideExport } from './report-beside-export.ts';

/** Ids of migrations: of the last one, and of the last that was no dry run. */
const Asked = z.object({ last: z.string(), real: z.string().exactOptional() });

type Run = { id: string; dryRun: boolean };

/** By the place where reports stand: exports that differ in their ending only have one. */
async function askedBlob({ container, name }: ExportBlob): Promise<string> {
  return `exports/asked/${await hashOf([Buffer.from(`${container}/${besideExport(name, 'json')}`)])}.json`;
}

/**
 * To be told of every start, also of one that is refused or runs already. An export that is dropped again, or with other options, is another
 * migration, which may end before the one that began first.
 */
export async function noteAsked(world: World, exported: ExportBlob, { id, dryRun }: Run): Promise<void> {
  const blob = await askedBlob(exported);
  const before = dryRun ? (await glanceAtWork(world, blob, Asked))?.real : undefined;
  const real = dryRun ? before : id;
  await writeWork(world, blob, { last: id, ...(real === undefined ? {} : { real }) });
}

/** Whether what this run has to say is what people look for beside the export. A dry run tells nothing that a migration does not. */
export async function isAskedLast(world: World, exported: ExportBlob, { id, dryRun }: Run): Promise<boolean> {
  const asked = await glanceAtWork(world, await askedBlob(exported), Asked);
  return ((dryRun ? asked?.last : asked?.real) ?? id) === id;
}
