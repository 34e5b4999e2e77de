import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Context } from '../context.ts';
import { json } from '../http/answer.ts';
import { HttpError } from '../http/errors.ts';
import { serverError } from '../http/pages.ts';
import { checkCompression } from '../media/check-compression.ts';
import type { CloudStorage, Data, Frame } from '../state/model.ts';
import { downloadBlob } from '../storages/blob.ts';
import { nameTooLong } from './archive.ts';
import type { Chunk } from './chunks.ts';
import { dataDirectory } from './data-directory.ts';

const AT_ONCE = 8;
/** Bytes, on the disks of servers. */
const LONGEST_PART = 255;

/**
 * The file behind a frame, out of its chunk: one image that is missing or cannot be decoded makes all of the chunk fail.
 * Images are copied when their chunk is first asked for, not when the task is created.
 */
export async function frameImage(
  context: Context,
  data: Data,
  chunk: Chunk,
  number: number,
): Promise<{ path: string; image: Buffer }> {
  requireStorage(context, data);
  await prepareChunk(context, data, chunk);
  return { path: pathOf(data, number), image: await sourceImage(context, data, number) };
}

export async function prepareChunk(context: Context, data: Data, { segmentStart, index, frames }: Chunk) {
  await context.chunks.once(`${data.id}/${segmentStart}/${index}`, async () => {
    for (let at = 0; at < frames.length; at += AT_ONCE) {
      const batch = await Promise.allSettled(
        frames.slice(at, at + AT_ONCE).map(async (number) => {
          await checkCompression(await sourceImage(context, data, number), shownPath(context, data, number));
        }),
      );
      const failed = batch.find(({ status }) => status === 'rejected');
      if (failed?.status === 'rejected') throw failed.reason;
    }
  });
}

/** As Pillow's messages name it: uploads lie in the server's folder, blobs are downloaded into a temporary one. */
function shownPath(context: Context, data: Data, number: number): string {
  const folder = data.storage === 'local' ? dataDirectory(context, data.id) : join(tmpdir(), 'cvat');
  return join(folder, pathOf(data, number));
}

const pathOf = (data: Data, number: number) => data.frames[number]?.path ?? '';

async function sourceImage(context: Context, data: Data, number: number): Promise<Buffer> {
  const frame = data.frames[number];
  if (!frame) throw new Error(`Data ${data.id} has no frame ${number}`);
  if (data.storage === 'local') return readPicture(join(dataDirectory(context, data.id), frame.path));
  const copy = join(context.chunks.directory(data.id), String(number));
  if (existsSync(copy)) return readPicture(copy);
  const image = await download(context, data, frame);
  // CVAT's own copy has the name of the blob.
  if (frame.path.split('/').some((part) => Buffer.byteLength(part) > LONGEST_PART))
    throw nameTooLong(shownPath(context, data, number));
  mkdirSync(dirname(copy), { recursive: true });
  const draft = `${copy}.${randomUUID()}`;
  if (image.length > SMALL) {
    await writeFile(draft, image);
    await rename(draft, copy);
  } else {
    writeFileSync(draft, image);
    renameSync(draft, copy);
  }
  return image;
}

/** Bytes up to which a file is read and written at once: the threads of the others take five times as long as the work itself. */
const SMALL = 64 * 1024;

async function readPicture(path: string): Promise<Buffer> {
  return statSync(path).size > SMALL ? readFile(path) : readFileSync(path);
}

/** 403 once the storage's credentials have expired. */
async function download(context: Context, data: Data, frame: Frame): Promise<Buffer> {
  const storage = requireStorage(context, data);
  if (!storage) throw new Error(`Data ${data.id} was uploaded`);
  return downloadBlob(
    context,
    storage,
    (context.profile.sizesInManifest ? frame.original_name : undefined) ?? frame.path,
  );
}

/** 409 once the storage is gone, also for chunks that were prepared before. undefined for uploaded images. */
function requireStorage(context: Context, data: Data): CloudStorage | undefined {
  if (data.storage === 'local') return undefined;
  const storage = data.cloud_storage_id === null ? undefined : context.state.storages.get(data.cloud_storage_id);
  if (!storage && !context.profile.lostStorageConflicts) throw serverError('Cloud storage instance was deleted');
  if (!storage) throw new HttpError(json(409, 'Task is not connected to cloud storage'));
  return storage;
}
