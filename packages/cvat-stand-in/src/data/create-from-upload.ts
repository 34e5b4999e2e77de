import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Context } from '../context.ts';
import { ValidationError } from '../http/errors.ts';
import { imageType, mediaKind } from '../media/media-type.ts';
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
    frames.push({ path, ...displayedSize(await readFile(join(directory, path))) });
  }
  finishCreation(context, taskId, frames, body);
}
