import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { Context } from '../context.ts';
import { ValidationError } from '../http/errors.ts';
import { measured } from '../media/measured.ts';
import { imageType, mediaKind } from '../media/media-type.ts';
import type { OpenedPicture } from '../media/open-picture.ts';
import { displayedSize } from '../media/picture.ts';
import { noMedia, WorkFailed } from '../requests/failure.ts';
import type { Frame } from '../state/model.ts';
import { extractImages } from './archive.ts';
import type { DataBody } from './data-body.ts';
import { finishCreation } from './finish-creation.ts';
import { separateRelated } from './related-images.ts';
import { requireQuality } from './require-quality.ts';

/** Uploaded files lie flat in `directory`; one archive in their place brings its folders along. */
export async function createFromUpload(
  context: Context,
  taskId: number,
  directory: string,
  body: DataBody,
): Promise<void> {
  const files = await readdir(directory).catch(() => []);
  await requireListed(directory, body.upload_file_order);
  const archives = files.filter((name) => extname(name).toLowerCase() === '.zip');
  const tar = files.find((name) => extname(name).toLowerCase() === '.tar');
  if (tar !== undefined) throw notUnpacked(shownFolder(directory), tar);
  const images = files.filter((name) => mediaKind(name) === 'image');
  if (archives.length > 1 || (archives.length === 1 && images.length > 0)) {
    throw new WorkFailed(
      'ValueError',
      'Only one video, audio, archive, pdf, zip or many image, directory can be used simultaneously,             ' +
        `but ${images.length} image(s), 0 video(s), 0 audio(s), 0 archive(s), 0 directory(s), 0 pdf(s), ` +
        `${archives.length} zip(s) found.`,
    );
  }
  await requireOrder(files, archives, body);
  const [archive] = archives;
  const paths = archive ? await extractImages(join(directory, archive), directory) : images;
  if (archive && paths.length === 0) throw new WorkFailed('Exception', 'No image found');
  if (paths.length === 0) throw noMedia();
  if (archive && paths.some((path) => path.includes('\\'))) {
    throw new ValidationError('Incorrect file mapping to manifest content');
  }
  requireQuality(body);
  const frames: Frame[] = [];
  const { shown, relatedTo } = separateRelated(paths.filter(imageType));
  for (const path of await inOrder(directory, shown, body)) {
    const opened = await measured(await readFile(join(directory, findable(path))), path);
    frames.push({ path, ...uploadedSize(opened), ...relatedTo(path) });
  }
  await finishCreation(context, taskId, frames, body);
}

/** Paths that lead out of the folder, or to its root, were unpacked elsewhere. */
function findable(path: string): string {
  const shown = path.startsWith('/') ? `../../../../../../..${path}` : path;
  if (!shown.split('/').includes('..')) return path;
  throw new WorkFailed('utils.dataset_manifest.errors.InvalidImageError', `failed to parse image file '${shown}'`);
}

/** What an order names must be there. */
async function requireListed(directory: string, order: readonly string[]): Promise<void> {
  for (const name of order) {
    const there = await stat(join(directory, name)).catch(() => undefined);
    if (!there)
      throw new WorkFailed(
        'FileNotFoundError',
        `[Errno 2] No such file or directory: '${shownFolder(directory)}/${name}'`,
      );
  }
}

/** Where the files of a task are on a real server. */
const shownFolder = (directory: string) => `/home/django/data/data/${basename(directory)}/raw`;

/** Other archives are not built: what is sent as one counts as broken. CVAT quotes the program that it runs. */
function notUnpacked(folder: string, name: string): WorkFailed {
  const file = `${folder}/${name}`;
  const command = ['/usr/bin/tar', '--extract', '--force-local', '--file', file, '--directory', folder];
  const failed = `ERROR patool: error extracting ${file}: Command \`[${command.map((word) => `'${word}'`).join(', ')}]'`;
  return new WorkFailed(
    'RuntimeError',
    [
      'unable to extract archive:',
      `INFO patool: Extracting ${file} ...`,
      `INFO patool: running ${command.join(' ')}`,
      '/usr/bin/tar: This does not look like a tar archive',
      '/usr/bin/tar: Exiting with failure status due to previous errors',
      `${failed} returned non-zero exit status 2`,
      '',
    ].join('\n'),
  );
}

/**
 * CVAT's own mistake: Pillow turns a TIFF while it reads it and CVAT swaps the sides once more, so that a TIFF of EXIF
 * orientation 5 to 8 is stored as wide as it is high in its file, and shown the other way.
 */
function uploadedSize(opened: OpenedPicture): { width: number; height: number } {
  if (opened.format !== 'tiff') return displayedSize(opened);
  return { width: opened.width, height: opened.height };
}

/** An archive has no order of its own: a manifest beside it must tell it. One within the archive does not count. */
async function requireOrder(files: string[], archives: string[], { sorting_method }: DataBody): Promise<void> {
  if (sorting_method !== 'predefined' || archives.length === 0 || files.includes('manifest.jsonl')) return;
  throw new WorkFailed(
    'FileNotFoundError',
    "Can't find upload manifest file 'manifest.jsonl' in the uploaded files. When the 'predefined' sorting method is used, " +
      'this file is required in the input files. Read more: https://docs.cvat.ai/docs/manual/advanced/dataset_manifest/',
  );
}

/** The order of `predefined`: that of the request, or of the manifest that came with the files. */
async function inOrder(directory: string, paths: string[], body: DataBody): Promise<string[]> {
  if (body.sorting_method !== 'predefined') return paths;
  const manifest = await readFile(join(directory, 'manifest.jsonl'), 'utf8').catch(() => undefined);
  const listed = manifest === undefined ? body.upload_file_order : namesOf(manifest);
  if (manifest !== undefined && (listed.length !== paths.length || listed.some((path) => !paths.includes(path)))) {
    throw new ValidationError(
      'Uploaded files do no match the upload manifest file contents. Please upload all of them',
    );
  }
  return listed.length > 0 ? listed : paths;
}

function namesOf(manifest: string): string[] {
  const lines = manifest.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(2).map((line) => {
    const entry: unknown = JSON.parse(line);
    return `${Object(entry).name}${Object(entry).extension}`;
  });
}
