import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { json } from '../http/answer.ts';
import { HttpError, notFound } from '../http/errors.ts';
import type { Data } from '../state/model.ts';
import { downloadBlob } from '../storages/blob.ts';
import { dataDirectory } from './data-directory.ts';

/**
 * The file behind a frame, fetched from its storage every time: nothing was copied when the task was created. 409 once the
 * storage is gone, 403 once its credentials have expired.
 */
export async function frameImage(
  context: Context,
  data: Data,
  number: number,
): Promise<{ path: string; image: Buffer }> {
  const frame = data.frames[number];
  if (!frame) throw notFound('Unknown frame number');
  if (data.storage === 'local') {
    return { path: frame.path, image: await readFile(join(dataDirectory(context, data.id), frame.path)) };
  }
  const storage = data.cloud_storage_id === null ? undefined : context.state.storages.get(data.cloud_storage_id);
  if (!storage) throw new HttpError(json(409, 'Task is not connected to cloud storage'));
  return { path: frame.path, image: await downloadBlob(context, storage, frame.original_name ?? frame.path) };
}
