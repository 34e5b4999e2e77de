import { createHash } from 'node:crypto';
import { folderOf, sideBySide } from '../azureml-dataset/choose-files.ts';
import { byExport, isLinesName, type NamedExport, partName } from '../azureml-dataset/part-name.ts';
import type { BlobEntry, World } from '../world.ts';
import type { ExportBlob } from './export-source.ts';

/** What the manifests of CVAT are called, which may lie in the container, too. */
const MANIFEST = /(?:^|\/)(?:manifest(?:\.[^/]*)?|cvat-task-[^/]*)\.jsonl$/;
/** Enough for the addresses of some hundred images. */
const LOOKED_AT = 1 << 16;
const SIBLINGS = 20;

/** Whether a dropped blob is a file of a labelled dataset: then others may belong to it, and come with events of their own. */
export function isDroppedLines(name: string): boolean {
  return isLinesName(name) && !MANIFEST.test(name);
}

/** One name for all parts of the export that a dropped file belongs to. */
export function dropKey({ container, name }: ExportBlob): string {
  const stem = partName(name)?.stem.toLowerCase() ?? name;
  return createHash('sha256').update(`${container}/${stem}`).digest('hex').slice(0, 24);
}

/**
 * How many seconds it takes until nothing has been written beside a dropped file for long enough, 0 where that is so now; and
 * what lies there, as one text that changes with it.
 */
export async function partsQuiet(world: World, blob: ExportBlob): Promise<{ seconds: number; seen: string }> {
  const { exportQuietSeconds } = world.config;
  const hash = createHash('sha256');
  let last = 0;
  for await (const { name, etag, lastModified } of linesBeside(world, blob)) {
    hash.update(`${name}\n${etag}\n`);
    last = Math.max(last, lastModified.getTime());
  }
  const since = (world.now().getTime() - last) / 1000;
  const seconds = Math.min(exportQuietSeconds, Math.max(0, Math.ceil(exportQuietSeconds - since)));
  return { seconds, seen: hash.digest('hex').slice(0, 24) };
}

/**
 * The first file of the export that a dropped one belongs to; itself, where the export is not complete. Throws InvalidInputError
 * where parts of another export, in the same folder or in one beside it, hold an image that these hold, too: nothing tells
 * which of the two is meant, and both together would be every image twice.
 */
export async function firstPart(world: World, blob: ExportBlob): Promise<ExportBlob> {
  const { container, name } = blob;
  const own = byExport(await namesOf(linesBeside(world, blob))).find((group) => group.names.includes(name));
  if (!own?.numbered) return blob;
  const first = own.names[0] ?? name;
  const images = await imagesIn(world, container, own);
  for (const other of await siblings(world, blob, own)) {
    const both = [...(await imagesIn(world, container, other))].find((image) => images.has(image));
    if (both !== undefined) throw sideBySide(`${container}/${folderAbove(folderOf(name))}`, [own, other], both);
  }
  return { container, name: first };
}

async function* linesBeside(world: World, { container, name }: ExportBlob): AsyncGenerator<BlobEntry> {
  const folder = folderOf(name);
  for await (const entry of world.images.list(container, { prefix: folder })) {
    if (folderOf(entry.name) === folder && isDroppedLines(entry.name)) yield entry;
  }
}

async function siblings(world: World, { container, name }: ExportBlob, own: NamedExport): Promise<NamedExport[]> {
  const above = folderAbove(folderOf(name));
  const names = await namesOf(world.images.list(container, above ? { prefix: above } : {}));
  const near = names.filter((other) => isDroppedLines(other) && folderOf(other).startsWith(above));
  const folders = Map.groupBy(near, folderOf);
  return [...folders.values()]
    .flatMap(byExport)
    .filter((group) => group.numbered && group.stem !== own.stem)
    .slice(0, SIBLINGS);
}

/** The addresses of images at the beginning of an export's first part. */
async function imagesIn(world: World, container: string, { names: [first = ''] }: NamedExport): Promise<Set<string>> {
  const bytes = await world.images.readRange(container, first, { offset: 0, length: LOOKED_AT });
  const text = new TextDecoder().decode(bytes);
  return new Set([...text.matchAll(/"image_url"\s*:\s*("(?:[^"\\]|\\.)*")/g)].map(([, url = '']) => url));
}

async function namesOf(entries: AsyncIterable<BlobEntry>): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of entries) names.push(name);
  return names;
}

function folderAbove(folder: string): string {
  return folderOf(folder.slice(0, -1));
}
