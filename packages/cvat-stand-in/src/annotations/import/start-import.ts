import { readyData } from '../../access/find.ts';
import type { Context } from '../../context.ts';
import { type Answer, json } from '../../http/answer.ts';
import { HttpError, notBuilt, ValidationError } from '../../http/errors.ts';
import type { CvatRequest } from '../../http/request.ts';
import { WorkFailed } from '../../requests/failure.ts';
import { importAnnotationsId, shownId } from '../../requests/ids.ts';
import { FORMATS } from '../../server-info/formats.ts';
import type { Job, Task } from '../../state/model.ts';
import type { NewAnnotations, NewShape } from '../annotation-data.ts';
import { importCoco } from '../coco/import-coco.ts';
import { CvatImportError } from '../coco/import-error.ts';
import { addToJob, clearJob } from '../job-annotations.ts';
import { annotationJobs } from '../jobs-of-task.ts';
import { labelsOfTask } from '../labels-of-task.ts';
import { NOT_INITIALIZED } from '../not-initialized.ts';
import { sliceToJob } from '../slice-to-job.ts';
import { importSource } from './import-source.ts';

/** A whole task (its annotation jobs), or one job. */
export type ImportPlace = { task: Task; job?: Job };

/** `POST .../annotations`: 202 with the request's id; what is wrong with the file shows only in the request. */
export async function startImport(context: Context, request: CvatRequest, place: ImportPlace): Promise<Answer> {
  readyData(context, place.task, NOT_INITIALIZED);
  const mode = (context.profile.importModes ? request.query.get('import_mode') : null) ?? 'replace';
  if (mode !== 'replace' && mode !== 'append')
    throw new ValidationError(`Invalid import_mode='${mode}'. Allowed: replace, append`);
  const named = request.query.get('filename') ? await importSource(context, request, place.task) : undefined;
  const format = checkedFormat(context, request);
  const target = place.job ? 'job' : 'task';
  const targetId = place.job?.id ?? place.task.id;
  const source = named ?? (await importSource(context, request, place.task));
  const id = context.requests.start({
    ...{ id: importAnnotationsId(target, targetId), kind: 'import:annotations', target, targetId, format },
    owner: request.user.id,
    work: async () => {
      try {
        await runImport(context, place, mode, await source.read());
      } finally {
        await source.dispose();
      }
    },
  });
  return json(202, { rq_id: shownId(context.profile, id) });
}

function checkedFormat(context: Context, request: CvatRequest): string {
  const format = request.query.get('format') ?? '';
  if (!FORMATS.some(({ name }) => name === format)) throw new ValidationError(`Unknown input format '${format}'`);
  if (context.options.disabledFormats.includes(format)) {
    throw new HttpError(json(405, { detail: 'Format is not available' }));
  }
  if (format !== 'COCO 1.0') throw notBuilt(`import of ${format}`);
  return format;
}

/** All of the file or nothing of it: what was there before stays where anything is wrong. */
async function runImport(context: Context, place: ImportPlace, mode: 'replace' | 'append', bytes: Uint8Array) {
  const { task, job } = place;
  const imported = await readCoco(context, place, bytes);
  context.state.transaction(() => {
    if (!context.state.tasks.get(task.id))
      throw new WorkFailed('cvat.apps.engine.models.Task.DoesNotExist', 'Task matching query does not exist.');
    for (const target of job ? [job] : annotationJobs(context, task)) {
      if (mode === 'replace') clearJob(context, target);
      const part = sliceToJob(imported, target);
      if (part.tags.length + part.shapes.length + part.tracks.length > 0) addToJob(context, task, target, part);
    }
  });
}

/** What is imported went through numbers of 32 bits; what is written directly did not. */
const single = (shape: NewShape): NewShape => ({ ...shape, points: shape.points.map(Math.fround) });

async function readCoco(context: Context, { task, job }: ImportPlace, bytes: Uint8Array): Promise<NewAnnotations> {
  try {
    const imported = await importCoco(bytes, {
      frames: readyData(context, task, NOT_INITIALIZED).frames,
      labels: labelsOfTask(context, task),
      version: context.options.version,
      ...(job ? { taskRange: { start: job.start_frame, stop: job.stop_frame } } : {}),
    });
    return { ...imported, shapes: imported.shapes.map(single) };
  } catch (error) {
    if (!(error instanceof CvatImportError)) throw error;
    const exception = 'cvat.apps.dataset_manager.bindings.CvatImportError';
    throw new WorkFailed(exception, error.message, { chained: error.message.endsWith('annotation has no label') });
  }
}
