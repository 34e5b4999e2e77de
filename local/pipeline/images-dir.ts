import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { judgeName } from '../../shared/manifest/image-name.ts';
import { UsageError } from '../usage-error.ts';

export type ImageFile = {
  /** Path below the folder with `/` between its parts: the blob's name. */
  name: string;
  file: string;
  /** Bytes. */
  size: number;
};

export type ImagesDir = {
  images: ImageFile[];
  /** Files below the folder whose names are not those of images; they are left where they are. */
  others: string[];
};

/** Looks through a folder of images, in the order of their names. Throws UsageError where there is none. */
export async function readImagesDir(dir: string): Promise<ImagesDir> {
  const found: ImagesDir = { images: [], others: [] };
  await walk(dir, '', found);
  found.images.sort((a, b) => (a.name < b.name ? -1 : 1));
  found.others.sort();
  if (found.images.length > 0) return found;
  const reason = found.others.length > 0 ? `${found.others.length} files in it, none of them an image` : 'it is empty';
  throw new UsageError(
    `Cannot find images in "${dir}": ${reason}`,
    "Name the folder with --images whose paths below it are the images' paths in Azure ML's storage",
  );
}

async function walk(dir: string, prefix: string, found: ImagesDir): Promise<void> {
  for await (const entry of await open(dir)) {
    const file = join(dir, entry.name);
    const name = `${prefix}${entry.name}`;
    // A link is followed to a file, not into a folder, which might contain itself; one that leads nowhere is not an image.
    const info = entry.isSymbolicLink() ? await stat(file).catch(() => entry) : entry;
    if (entry.isDirectory()) await walk(file, `${name}/`, found);
    else if (!info.isFile() || judgeName(name).kind === 'ignored') found.others.push(name);
    else found.images.push({ name, file, size: (await stat(file)).size });
  }
}

async function open(dir: string) {
  try {
    return await opendir(dir);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const reason = { ENOENT: 'there is no such folder', ENOTDIR: 'it is not a folder', EACCES: 'it may not be read' }[
      String(error.code)
    ];
    if (!reason) throw error;
    throw new UsageError(`Cannot read the images folder "${dir}": ${reason}`, 'Name an existing folder with --images');
  }
}
