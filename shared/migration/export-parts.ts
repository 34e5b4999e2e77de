import { createHash } from 'node:crypto';
import { type ChosenFiles, filesIn, filesOf, folderOf } from '../azureml-dataset/choose-files.ts';
import type { ExportFile } from '../azureml-dataset/export-file.ts';
import { readMlTable } from '../azureml-dataset/ml-table.ts';
import { isLinesName, renamedPart } from '../azureml-dataset/part-name.ts';
import { tableFiles } from '../azureml-dataset/table-files.ts';
import type { Finding } from '../dataset/finding.ts';
import { listed } from '../dataset/listed.ts';
import { plural } from '../dataset/plural.ts';
import type { BlobEntry, World } from '../world.ts';
import { type ExportBlob, exportNotFound, pinnedOpener } from './export-source.ts';

/** The files that an export is, in their order, each in one version. */
export type ExportParts = readonly [BlobEntry, ...BlobEntry[]];
/** `beside`: names of files that may be of the export, and are not read. */
export type FoundExport = { parts: ExportParts; beside: string[] };

const LARGEST_TABLE = 1024 * 1024;

/**
 * What a name means: a file, all parts of a dataset of which it is one, or the one dataset in a folder (`<folder>/`, or the
 * `MLTable` in it). Throws InvalidInputError where it means nothing, several exports, or an export of which a part is missing.
 */
export async function exportParts(world: World, blob: ExportBlob): Promise<FoundExport> {
  const { container, name } = blob;
  const isTable = /(?:^|\/)MLTable$/.test(name);
  if (!isTable && !name.endsWith('/') && !isLinesName(name)) {
    const only = await world.images.head(container, name);
    if (!only) throw exportNotFound(blob);
    return { parts: [only], beside: [] };
  }
  const folder = folderOf(name);
  const found = new Map<string, BlobEntry>();
  for await (const entry of world.images.list(container, { prefix: folder })) {
    const { name: one } = entry;
    if (isLinesName(one) || renamedPart(one) !== undefined || one === `${folder}MLTable`) found.set(one, entry);
  }
  const names = [...found.keys()];
  if (isLinesName(name)) {
    if (!found.has(name)) throw exportNotFound(blob);
    return chosen(filesOf(name, names));
  }
  if (!found.has(`${folder}MLTable`)) return chosen(filesIn(`${container}/${folder}`, names));
  const table = readMlTable(await readText(world, container, `${folder}MLTable`), `${container}/${folder}MLTable`);
  return chosen(tableFiles(table, `${container}/${folder}`, names));

  function chosen({ names: own, left }: ChosenFiles): FoundExport {
    const [first, ...others] = own.flatMap((one) => found.get(one) ?? []);
    if (!first) throw exportNotFound(blob);
    return { parts: [first, ...others], beside: left };
  }
}

export function openParts(world: World, container: string, parts: ExportParts): [ExportFile, ...ExportFile[]] {
  const [first, ...others] = parts;
  const open = ({ name, etag }: BlobEntry): ExportFile => ({
    name,
    open: pinnedOpener(world, { container, name }, etag),
  });
  return [open(first), ...others.map(open)];
}

/** One text for the versions of all parts; that of a single file is its own. */
export function etagOf([first, ...others]: ExportParts): string {
  if (others.length === 0) return first.etag;
  const all = [first, ...others].map(({ name, etag }) => [name, etag]);
  return createHash('sha256').update(JSON.stringify(all)).digest('hex');
}

async function readText(world: World, container: string, name: string): Promise<string> {
  const bytes = await world.images.readRange(container, name, { offset: 0, length: LARGEST_TABLE });
  if (!bytes) throw exportNotFound({ container, name });
  return new TextDecoder().decode(bytes);
}

/** A finding for each migration that reads the parts beside such files: nobody else would say that they were left out. */
export function filesBeside(names: readonly string[]): Finding[] {
  if (names.length === 0) return [];
  return [
    {
      ...{ code: 'EXPORT_FILES_BESIDE', severity: 'warning', at: 'export', count: names.length },
      detail: `${plural(names.length, 'file lies', 'files lie')} beside the numbered parts and ${names.length === 1 ? 'was' : 'were'} not read: ${listed(names.map((name) => `"${name}"`))}`,
      fix: 'Nothing to do if they repeat what the parts say. A part of the export under another name is to be named and numbered as the others are; then start again',
    },
  ];
}
