import { findStorage, findTask } from '../access/find.ts';
import type { Context } from '../context.ts';
import { type Answer, json, nothing, text } from '../http/answer.ts';
import { alreadyRunning, HttpError, ValidationError } from '../http/errors.ts';
import { formBody } from '../http/form.ts';
import { type CvatRequest, header } from '../http/request.ts';
import { createTaskId } from '../requests/ids.ts';
import type { Data } from '../state/model.ts';
import { createUpload } from '../tus.ts';
import { createWork } from './create-work.ts';
import { dataBody } from './data-body.ts';
import { dataDirectory } from './data-directory.ts';
import { noteListedFiles, openData } from './open-data.ts';
import { saveFiles } from './save-files.ts';

/**
 * `POST data`: which step it is, its headers say. `Upload-Start`, files (`Upload-Length` or `Upload-Multiple`),
 * `Upload-Finish`; with none of them everything is in this one request.
 */
export async function attachData(context: Context, request: CvatRequest): Promise<Answer> {
  const task = findTask(context, request, Number(request.params.id), 'change');
  const id = createTaskId(task.id);
  if (context.requests.isRunning(id)) throw alreadyRunning(id);
  const existing = task.data_id === null ? undefined : context.state.data.get(task.data_id);
  if (existing?.ready) throw new ValidationError('Adding more data is not supported');

  const sent = (name: string) => header(request.headers, name) !== undefined;
  if (sent('upload-length')) {
    const directory = dataDirectory(context, started(existing).id);
    return createUpload(context, request, { directory, name: 'filename' });
  }
  if (sent('upload-multiple')) {
    const { files } = await bodyOf(request);
    await saveFiles(dataDirectory(context, started(existing).id), files);
    return nothing(200);
  }
  if (sent('upload-start') && !sent('upload-finish')) {
    openData(context, task);
    return nothing(202);
  }
  const { fields, files } = await bodyOf(request);
  const body = dataBody(fields);
  if (body.cloud_storage_id !== null) findStorage(context, request, body.cloud_storage_id);
  const data = noteListedFiles(context, openData(context, task), body);
  await saveFiles(dataDirectory(context, data.id), files);
  context.requests.start({
    ...{ id, kind: 'create:task', target: 'task', targetId: task.id, owner: request.user.id },
    work: createWork(context, task.id, data, body),
  });
  return json(202, { rq_id: id });
}

async function bodyOf(request: CvatRequest) {
  const form = await request.form();
  return form ? formBody(form) : { fields: await request.json(), files: [] };
}

/** Files before `Upload-Start`: there is nothing yet to put them into. */
function started(data: Data | undefined): Data {
  if (data) return data;
  throw new HttpError(
    text(500, '<h1>Server Error (500)</h1>'),
    "AttributeError: 'NoneType' object has no attribute 'get_upload_dirname'",
  );
}
