import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Context } from '../context.ts';
import { ValidationError } from '../http/errors.ts';
import { measured } from '../media/measured.ts';
import { imageType, mediaKind } from '../media/media-type.ts';
import type { OpenedPicture } from '../media/open-picture.ts';
import { displayedSize } from '../media/picture.ts';
import { WorkFailed } from '../requests/failure.ts';
import type { Frame } from '../state/model.ts';
import { extractImages } from './archive.ts';
import type { DataBody } from './data-body.ts';
import { finishCreation } from './finish-creation.ts';
import { requireQuality } from './require-quality.ts';

/** Uploaded files lie flat in `directory`; one archive in their place brings its folders along. */
export async function createFromUpload(
  context: Context,
  taskId: number,
  directory: string,
  body: DataBody,
): Promise<void> {
  const files = await readdir(directory).catch(() => []);
  const archives = files.filter((name) => extname(name).toLowerCase() === '.zip');
  const images = files.filter((name) => mediaKind(name) === 'image');
  if (archives.length > 1 || (archives.length === 1 && images.length > 0)) {
    throw new WorkFailed(
      'ValueError',
      'Only one video, archive, pdf, zip or many image can be used simultaneously, ' +
        `but ${images.length} image(s), ${archives.length} archive(s) found.`,
    );
  }
  const [archive] = archives;
  const paths = archive ? await extractImages(join(directory, archive), directory) : images;
  if (paths.length === 0) throw new ValidationError('No media data found');
  requireQuality(body);
  const frames: Frame[] = [];
  for (const path of paths.filter(imageType)) {
    const opened = await measured(await readFile(join(directory, path)), path);
    frames.push({ path, ...uploadedSize(opened) });
  }
  await finishCreation(context, taskId, frames, body);
}

/**
 * CVAT's own mistake: Pillow turns a TIFF while it reads it and CVAT swaps the sides once more, so that a TIFF of EXIF
 * orientation 5 to 8 is stored as wide as it is high in its file, and shown the other way.
 */
function uploadedSize(opened: OpenedPicture): { width: number; height: number } {
  if (opened.format !== 'tiff') return displayedSize(opened);
  return { width: opened.width, height: opened.height };
}
