import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type ChosenFiles, filesOf } from '../../shared/azureml-dataset/choose-files.ts';
import { isLinesName } from '../../shared/azureml-dataset/part-name.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import { UsageError } from '../usage-error.ts';
import type { ImageFile } from './images-dir.ts';
import { statIfThere } from './stat-if-there.ts';

/**
 * The files of an export on this machine under the names that they get as blobs, and the name that means all of them. `beside`:
 * files that may be of it and are not read, so that the report can say so.
 */
export type ExportFiles = { name: string; files: ImageFile[]; beside: ImageFile[] };

/**
 * A COCO file, one part of a dataset (then all of them), or a folder that holds one. What has several files gets a folder
 * of its own, named after their content: parts that an earlier run has left are none of this export.
 */
export async function readExportFiles(path: string, typed = path): Promise<ExportFiles> {
  const info = await statIfThere(path);
  if (info?.isDirectory()) {
    const names = (await readdir(path, { recursive: true })).map((name) => name.replaceAll('\\', '/'));
    const own = names.filter((name) => isLinesName(name) || name === 'MLTable').sort();
    const { folder, files } = await inFolder(path, own);
    return { name: folder, files, beside: [] };
  }
  if (!info?.isFile()) throw unreadable(typed, info ? 'it is neither a file nor a folder' : 'there is no such file');
  const name = basename(path);
  if (!isLinesName(name)) return { name, files: [{ name, file: path, size: info.size }], beside: [] };
  const { names, left } = partsOf(name, await readdir(dirname(path)));
  const { folder, files } = await inFolder(dirname(path), names);
  return { name: `${folder}${name}`, files, beside: await filesAt(dirname(path), folder, left) };
}

/**
 * A single file under a name of its own, too, for an account that others use: exports of many projects are called the same, and one that is
 * uploaded between this upload and the start of its migration would be migrated in its place.
 */
export async function inOwnFolder(exported: ExportFiles): Promise<ExportFiles> {
  const [only, ...others] = exported.files;
  if (!only || others.length > 0 || only.name.includes('/')) return exported;
  const { folder, files } = await inFolder(dirname(only.file), [basename(only.file)]);
  return { ...exported, name: `${folder}${exported.name}`, files };
}

async function inFolder(dir: string, names: readonly string[]): Promise<{ folder: string; files: ImageFile[] }> {
  const hash = createHash('sha256');
  for (const name of names) {
    hash.update(`${name}\n`);
    await pipeline(createReadStream(join(dir, name)), hash, { end: false });
  }
  const folder = `${hash.digest('hex').slice(0, 16)}/`;
  return { folder, files: await filesAt(dir, folder, names) };
}

function filesAt(dir: string, folder: string, names: readonly string[]): Promise<ImageFile[]> {
  return Promise.all(
    names.map(async (name) => ({
      name: `${folder}${name}`,
      file: join(dir, name),
      size: (await stat(join(dir, name))).size,
    })),
  );
}

/** The same refusal that the pipeline gives, before anything is started. */
function partsOf(name: string, names: readonly string[]): ChosenFiles {
  try {
    return filesOf(name, names);
  } catch (error) {
    throw error instanceof InvalidInputError ? new UsageError(error.message, error.fix) : error;
  }
}

function unreadable(path: string, reason: string): UsageError {
  return new UsageError(
    `Cannot read the export "${path}": ${reason}`,
    'Name the JSON file that Azure ML wrote (Export, COCO file), or the folder of its dataset, as the first argument',
  );
}
