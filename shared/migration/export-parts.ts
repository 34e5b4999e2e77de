import { createHash } from 'node:crypto';
import { filesIn, filesOf, folderOf } from '../azureml-dataset/choose-files.ts';
import type { ExportFile } from '../azureml-dataset/export-file.ts';
import { readMlTable } from '../azureml-dataset/ml-table.ts';
import { isLinesName } from '../azureml-dataset/part-name.ts';
import { tableFiles } from '../azureml-dataset/table-files.ts';
import type { BlobEntry, World } from '../world.ts';
import { type ExportBlob, exportNotFound, pinnedOpener } from './export-source.ts';

/** The files that an export is, in their order, each in one version. */
export type ExportParts = readonly [BlobEntry, ...BlobEntry[]];

const LARGEST_TABLE = 1024 * 1024;

/**
 * What a name means: a file, all parts of a dataset of which it is one, or the one dataset in a folder (`<folder>/`, or the
 * `MLTable` in it). Throws InvalidInputError where it means nothing, several exports, or an export of which a part is missing.
 */
export async function exportParts(world: World, blob: ExportBlob): Promise<ExportParts> {
  const { container, name } = blob;
  const isTable = /(?:^|\/)MLTable$/.test(name);
  if (!isTable && !name.endsWith('/') && !isLinesName(name)) {
    const only = await world.images.head(container, name);
    if (!only) throw exportNotFound(blob);
    return [only];
  }
  const folder = folderOf(name);
  const found = new Map<string, BlobEntry>();
  for await (const entry of world.images.list(container, { prefix: folder })) {
    if (isLinesName(entry.name) || entry.name === `${folder}MLTable`) found.set(entry.name, entry);
  }
  const names = [...found.keys()];
  if (isLinesName(name)) return entriesOf(found, found.has(name) ? filesOf(name, names).names : [], blob);
  if (!found.has(`${folder}MLTable`)) return entriesOf(found, filesIn(`${container}/${folder}`, names).names, blob);
  const table = readMlTable(await readText(world, container, `${folder}MLTable`), `${container}/${folder}MLTable`);
  return entriesOf(found, tableFiles(table, `${container}/${folder}`, names).names, blob);
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

function entriesOf(found: ReadonlyMap<string, BlobEntry>, names: readonly string[], blob: ExportBlob): ExportParts {
  const [first, ...others] = names.flatMap((name) => found.get(name) ?? []);
  if (!first) throw exportNotFound(blob);
  return [first, ...others];
}

async function readText(world: World, container: string, name: string): Promise<string> {
  const bytes = await world.images.readRange(container, name, { offset: 0, length: LARGEST_TABLE });
  if (!bytes) throw exportNotFound({ container, name });
  return new TextDecoder().decode(bytes);
}
