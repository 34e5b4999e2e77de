import { opendir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { plural } from '../../shared/dataset/plural.ts';
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
  /** Files below the folder whose names are not those of images, and links that lead out of it; they are left where they are. */
  others: string[];
  /** Folders below that were not looked into. */
  skipped: string[];
};

/** What tools put into a folder in which people work; they hold thousands of files, and pictures too, none of them to be labelled. */
const OF_TOOLS = new Set(['node_modules', '.git', '.data', '.azureml-to-cvat']);

/** Looks through a folder of images, in the order of their names. Throws UsageError where there is none. */
export async function readImagesDir(dir: string): Promise<ImagesDir> {
  const found: ImagesDir = { images: [], others: [], skipped: [] };
  // The folder itself may be a link: that was named by the person.
  await walk(dir, { prefix: '', root: await realpath(dir).catch(() => dir), found });
  found.images.sort((a, b) => (a.name < b.name ? -1 : 1));
  found.others.sort();
  found.skipped.sort();
  if (found.images.length > 0) return found;
  const reason =
    found.others.length > 0
      ? `${plural(found.others.length, 'file')} in it, none an image (links that lead out of the folder are not followed)`
      : 'it is empty';
  throw new UsageError(
    `Cannot find images in "${dir}": ${reason}`,
    "Name the folder with --images whose paths below it are the images' paths in Azure ML's storage",
  );
}

type Walk = { prefix: string; root: string; found: ImagesDir };

async function walk(dir: string, { prefix, root, found }: Walk): Promise<void> {
  for await (const entry of await open(dir)) {
    const file = join(dir, entry.name);
    const name = `${prefix}${entry.name}`;
    // A link is followed to a file of this folder, not into a folder, which might contain itself. Others may lead to what nobody
    // meant to upload: whoever packed the folder may have set a link to a password file.
    const info = entry.isSymbolicLink() ? await linkedWithin(root, file).catch(() => entry) : entry;
    if (entry.isDirectory() && OF_TOOLS.has(entry.name)) found.skipped.push(name);
    else if (entry.isDirectory()) await walk(file, { prefix: `${name}/`, root, found });
    else if (!info.isFile() || judgeName(name).kind === 'ignored') found.others.push(name);
    else found.images.push({ name, file, size: (await stat(file)).size });
  }
}

async function linkedWithin(root: string, link: string) {
  const target = await realpath(link);
  const way = relative(root, target);
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way))
    throw new Error(`"${link}" leads out of the folder`);
  return stat(target);
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
