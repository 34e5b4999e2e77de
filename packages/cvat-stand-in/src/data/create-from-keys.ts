import type { Context } from '../context.ts';
import { ValidationError } from '../http/errors.ts';
import { measured } from '../media/measured.ts';
import { imageType } from '../media/media-type.ts';
import { displayedSize } from '../media/picture.ts';
import { noMedia } from '../requests/failure.ts';
import type { CloudStorage, Frame } from '../state/model.ts';
import { downloadBlob } from '../storages/blob.ts';
import { containerOf } from '../storages/container.ts';
import { prefixOf } from '../storages/prefix.ts';
import type { DataBody } from './data-body.ts';
import { finishCreation } from './finish-creation.ts';
import { glob } from './glob.ts';
import { requireQuality } from './require-quality.ts';
import { withoutFolders } from './without-folders.ts';

/** Without a manifest every image is read for its size. */
export async function createFromKeys(
  context: Context,
  taskId: number,
  storage: CloudStorage,
  body: DataBody,
): Promise<void> {
  const pattern = body.filename_pattern === null ? undefined : glob(body.filename_pattern);
  const chosen = (await listed(context, storage, body)).filter(
    (key) =>
      key.startsWith(prefixOf(storage)) &&
      !body.server_files_exclude.some((path) => (path.endsWith('/') ? key.startsWith(path) : key === path)) &&
      (pattern === undefined || pattern.test(key)),
  );
  const kept = withoutFolders(chosen);
  const keys = chosen.filter((key) => kept.has(key) && imageType(key) !== undefined);
  const frames: Frame[] = [];
  if (keys.some((key) => key.includes('\\'))) {
    throw new ValidationError('Incorrect file mapping to manifest content');
  }
  if (keys.length === 0) throw noMedia();
  for (const path of keys) {
    frames.push({
      path,
      ...displayedSize(await measured(await downloadBlob(context, storage, path), path, { chained: true })),
    });
  }
  requireQuality(body);
  await finishCreation(context, taskId, frames, body);
}

async function listed(context: Context, storage: CloudStorage, body: DataBody): Promise<string[]> {
  const container = containerOf(context.options, storage);
  // Nothing listed is nothing to make, unless a pattern chooses from all that is there.
  const everything = body.server_files.length === 0 && body.filename_pattern !== null ? [prefixOf(storage)] : [];
  const folders = [...everything, ...body.server_files.filter((path) => path.endsWith('/'))];
  const keys = body.server_files.filter((path) => !path.endsWith('/'));
  for (const prefix of folders) {
    for await (const blob of container.listBlobsFlat({ prefix })) keys.push(blob.name);
  }
  return [...new Set(keys)];
}
