import { join } from 'node:path';
import type { BlobServiceClient } from '@azure/storage-blob';
import { UsageError } from '../usage-error.ts';
import { containerFiles, containersOf } from './account-files.ts';
import { PictureCounter, type Pictures } from './count-pictures.ts';
import { type FoundExport, findExports, mayBeExport, type UnreadableExport } from './find-exports.ts';
import { findFolder } from './find-folder.ts';
import { compareNames } from './first-look.ts';
import { folderFiles } from './folder-files.ts';
import { readImagesDir } from './images-dir.ts';
import { newerExports } from './older-exports.ts';
import type { PlacedFile } from './placed-file.ts';

/** An export with what a person asks first: are its pictures there, and is it the latest one. */
export type Discovered = FoundExport & {
  /** The container, or the folder below which the pictures lie as the export names them. */
  pictures: Pictures | undefined;
  /** The later export of the same project, and how many of this one's pictures no latest one of the project has. */
  newer: string | undefined;
  lacking: number;
};

export type Discovery = { exports: Discovered[]; unreadable: UnreadableExport[] };

type Options = { signal: AbortSignal; progress(files: number): void };

/** Files that may be exports are opened to see whether they are: in an account with a million of others, somebody must stop. */
const MOST_FILES = 5000;

export async function discoverFolder(root: string, options: Options): Promise<Discovery> {
  const { found, unreadable } = await sorted(await some(folderFiles(root, mayBeExport), options), options);
  const located: [FoundExport, Pictures | undefined][] = [];
  for (const one of found) located.push([one, await picturesBelow(root, one)]);
  return { exports: withNewer(located), unreadable };
}

/** `only`: the one container that the credential opens; absent: all of them. */
export async function discoverAccount(
  service: BlobServiceClient,
  options: Options & { only?: string | undefined },
): Promise<Discovery> {
  const { signal, only } = options;
  const containers = only === undefined ? await containersOf(service, signal) : [only];
  const files: PlacedFile[] = [];
  for (const container of containers) {
    files.push(...(await some(containerFiles(service, container, { wanted: mayBeExport, signal }), options)));
  }
  const { found, unreadable } = await sorted(files, options);
  const counter = new PictureCounter(found.map(({ look }) => look.wanted));
  for (const container of found.length === 0 ? [] : containers) {
    for await (const { name } of containerFiles(service, container, { wanted: () => true, signal })) {
      counter.add(container, name);
    }
  }
  return { exports: withNewer(found.map((one, index) => [one, counter.best(index)])), unreadable };
}

async function some(files: AsyncIterable<PlacedFile>, { signal, progress }: Options): Promise<PlacedFile[]> {
  const all: PlacedFile[] = [];
  for await (const file of files) {
    signal.throwIfAborted();
    all.push(file);
    progress(all.length);
    if (all.length <= MOST_FILES) continue;
    throw new UsageError(
      `Cannot look into more than ${MOST_FILES} JSON files: there are more in "${file.container ?? 'the folder'}"`,
      'Name the folder of the exports with --folder, after az storage blob download-batch for those of an account',
    );
  }
  return all;
}

async function sorted(files: readonly PlacedFile[], { signal }: Options) {
  const found: FoundExport[] = [];
  const unreadable: UnreadableExport[] = [];
  for await (const one of findExports(files)) {
    signal.throwIfAborted();
    if ('look' in one) found.push(one);
    else unreadable.push(one);
  }
  return { found, unreadable };
}

function withNewer(located: readonly (readonly [FoundExport, Pictures | undefined])[]): Discovered[] {
  const newer = newerExports(located.map(([one]) => one));
  return located
    .map(([one, pictures]) => {
      const { latest, lacking = 0 } = newer.get(one) ?? {};
      return { ...one, pictures, newer: latest?.name, lacking };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function picturesBelow(
  root: string,
  { files: [first], look: { wanted } }: FoundExport,
): Promise<Pictures | undefined> {
  const file = join(root, first.name);
  const folder = await findFolder(wanted, [join(file, '..'), root]);
  if (folder === undefined) return undefined;
  const { images } = await readImagesDir(folder);
  const names = images.map(({ name }) => name);
  return { place: folder, found: compareNames(wanted, names, 'full').found };
}
