import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { namedStorage } from '../../access/find.ts';
import type { Context } from '../../context.ts';
import { ValidationError } from '../../http/errors.ts';
import { serverError } from '../../http/pages.ts';
import type { CvatRequest } from '../../http/request.ts';
import type { Task } from '../../state/model.ts';
import { downloadBlob } from '../../storages/blob.ts';

/** Where the file of an import comes from. `read` runs in the background; `dispose` removes what was uploaded for it. */
export type ImportSource = { read(): Promise<Uint8Array>; dispose(): Promise<void> };

export const uploadsOf = (context: Context) => join(context.dataDir, 'annotation-uploads');

/** Cloud storage where the request or else the task's own settings say so; else an upload that is complete, or the body. */
export async function importSource(context: Context, request: CvatRequest, task: Task): Promise<ImportSource> {
  const asked = request.query.get('location');
  if (asked !== null && asked !== 'local' && asked !== 'cloud_storage') {
    throw new ValidationError(`The specified location '${asked}' is not supported`);
  }
  const location = asked ?? task.source_storage?.location ?? 'local';
  const filename = request.query.get('filename') ?? '';
  if (location === 'cloud_storage') return cloudSource(context, request, task, filename);
  return filename === '' ? bodySource(request) : uploadSource(context, request, filename);
}

function cloudSource(context: Context, request: CvatRequest, task: Task, filename: string): ImportSource {
  if (filename === '') throw new ValidationError('The filename was not specified');
  const given = request.query.get('cloud_storage_id');
  const fallback = request.query.get('location') === null ? task.source_storage?.cloud_storage_id : undefined;
  const id = given === null ? fallback : Number(given);
  if (Number.isNaN(id)) throw serverError(`invalid literal for int() with base 10: '${given}'`);
  if (id === undefined || id === null) {
    throw new ValidationError('Trying to use undefined cloud storage (cloud_storage_id was not provided)');
  }
  const storage = namedStorage(context, request, id);
  return { read: () => downloadBlob(context, storage, filename), dispose: () => Promise.resolve() };
}

/** `filename` is the id that the upload was given, before 2.39 its own name; another user's, an unknown or an unfinished one does not count. */
function uploadSource(context: Context, request: CvatRequest, filename: string): ImportSource {
  const path = join(uploadsOf(context), filename);
  const own = context.profile.uploadsNamedById
    ? /^\d+_[0-9a-f-]{36}$/.test(filename) && filename.startsWith(`${request.user.id}_`)
    : !/[/\\]/.test(filename);
  if (!own || !existsSync(path)) throw new ValidationError('No such file were uploaded');
  return { read: () => readFile(path), dispose: () => rm(path, { force: true }) };
}

async function bodySource(request: CvatRequest): Promise<ImportSource> {
  const file = (await request.form())?.get('annotation_file');
  if (!(file instanceof File)) throw new ValidationError({ annotation_file: ['No file was submitted.'] });
  if (file.size === 0) throw new ValidationError({ annotation_file: ['The submitted file is empty.'] });
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { read: () => Promise.resolve(bytes), dispose: () => Promise.resolve() };
}
