import { readdir } from 'node:fs/promises';
import { findTask, namedStorage } from '../access/find.ts';
import type { Context } from '../context.ts';
import { type Answer, json, nothing } from '../http/answer.ts';
import { HttpError, ValidationError } from '../http/errors.ts';
import { formBody } from '../http/form.ts';
import { serverError } from '../http/pages.ts';
import { type CvatRequest, header } from '../http/request.ts';
import type { Profile } from '../profile.ts';
import { alreadyRunning } from '../requests/already-running.ts';
import { createTaskId, shownId } from '../requests/ids.ts';
import { createUpload } from '../tus.ts';
import { createWork } from './create-work.ts';
import { type DataBody, dataBody } from './data-body.ts';
import { dataDirectory } from './data-directory.ts';
import { noteListedFiles, openData } from './open-data.ts';
import { fileName, saveFiles } from './save-files.ts';

/**
 * `POST data`: which step it is, its headers say. `Upload-Start`, files (`Upload-Length` or `Upload-Multiple`),
 * `Upload-Finish`; with none of them everything is in this one request.
 */
export async function attachData(context: Context, request: CvatRequest): Promise<Answer> {
  const task = findTask(context, request, Number(request.params.id), 'change');
  const { profile } = context;
  const id = createTaskId(task.id);
  if (profile.creationConflicts && context.requests.isRunning(id)) throw alreadyRunning(profile, id);
  const existing = task.data_id === null ? undefined : context.state.data.get(task.data_id);
  if (existing?.ready) throw hasData(profile);

  const sent = (name: string) => header(request.headers, name) !== undefined;
  if (sent('upload-length')) {
    const directory = dataDirectory(context, openData(context, task).id);
    return createUpload(context, request, { directory, name: 'filename' });
  }
  if (sent('upload-multiple')) {
    const { files } = await bodyOf(request);
    await saveFiles(dataDirectory(context, openData(context, task).id), files);
    return nothing(200);
  }
  if (sent('upload-start') && !sent('upload-finish')) {
    openData(context, task);
    return nothing(202);
  }
  const { fields, files } = await bodyOf(request);
  const body = dataBody(fields, profile);
  const sentOrder = files.filter(({ field }) => field === 'client_files').map(({ file }) => fileName(file));
  if (new Set(sentOrder).size < sentOrder.length) throw serverError('duplicate key value violates unique constraint');
  if (body.upload_file_order.length === 0) body.upload_file_order = sentOrder;
  if (body.cloud_storage_id !== null) namedStorage(context, request, body.cloud_storage_id);
  const data = noteListedFiles(context, openData(context, task), body);
  await saveFiles(dataDirectory(context, data.id), files);
  await checkOrder(dataDirectory(context, data.id), body);
  context.requests.start({
    ...{ id, kind: 'create:task', target: 'task', targetId: task.id, owner: request.user.id },
    twice: !profile.creationConflicts,
    work: createWork(context, task.id, data, body),
  });
  return json(202, { rq_id: shownId(profile, id) });
}

function hasData({ importModes }: Profile): HttpError {
  const message = 'Adding more data is not supported';
  return importModes ? new ValidationError(message) : new HttpError(json(400, message), message);
}

async function bodyOf(request: CvatRequest) {
  const form = await request.form();
  return form ? formBody(form) : { fields: await request.json(), files: [] };
}

/** An order that was asked for must name all that was uploaded, and nothing else. */
async function checkOrder(directory: string, { upload_file_order: order }: DataBody): Promise<void> {
  const there: string[] = await readdir(directory).catch(() => []);
  // Where nothing is there that could be ordered, the creation itself finds out.
  if (order.length === 0 || there.length === 0) return;
  const extra = there.filter((name) => !order.includes(name)).map((name) => `${name} (extra)`);
  const missing = order.filter((name) => !there.includes(name)).map((name) => `${name} (missing)`);
  if (extra.length + missing.length === 0) return;
  throw new ValidationError(
    "Uploaded files do not match the 'upload_file_order' field contents. Please check the uploaded data and the list of " +
      `uploaded files. Mismatching files: ${[...missing, ...extra].join(', ')}`,
  );
}
