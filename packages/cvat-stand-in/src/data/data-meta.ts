import { findJob, findTask, namedStorage, readyData } from '../access/find.ts';
import type { Context } from '../context.ts';
import { asKnown } from '../fields-since.ts';
import { ValidationError } from '../http/errors.ts';
import { type Fields, fieldsOf } from '../http/fields.ts';
import { serverError } from '../http/pages.ts';
import type { CvatRequest } from '../http/request.ts';
import type { Data, Job, Task } from '../state/model.ts';
import { touchTask } from '../state/touch.ts';
import { containerOf } from '../storages/container.ts';
import { containerStatus } from '../storages/status.ts';

/** Servers before 2.70 crash where there is no data yet. */
function attached(context: Context, task: Task): Data {
  try {
    return readyData(context, task, 'Data is not uploaded for the task yet');
  } catch (error) {
    throw context.profile.strictSources ? error : serverError("'NoneType' object has no attribute 'images'");
  }
}

/** What `data/meta` shows: all frames with their names and sizes, in order. */
export function getDataMeta(context: Context, request: CvatRequest) {
  return show(context, attached(context, findTask(context, request, Number(request.params.id))));
}

/** Of a job: its own frames alone; `start_frame` and `stop_frame` are theirs. */
export function getJobDataMeta(context: Context, request: CvatRequest) {
  const { job, task } = findJob(context, request, Number(request.params.id));
  return showJobPart(context, attached(context, task), job);
}

/** Of a job, frames can be marked as deleted; those of other jobs stay as they are. */
export async function patchJobDataMeta(context: Context, request: CvatRequest) {
  const { job, task } = findJob(context, request, Number(request.params.id), 'change');
  const data = attached(context, task);
  const fields = fieldsOf(await request.json());
  const deleted = fields.integers('deleted_frames', { min: 0 }) ?? [];
  if (!fields.has('deleted_frames')) fields.fail('deleted_frames', 'This field is required.');
  fields.done();
  const isOwn = (frame: number) => frame >= job.start_frame && frame <= job.stop_frame;
  const unknown = new Set(deleted.filter((frame) => !isOwn(frame)));
  if (unknown.size > 0) throw new ValidationError(`Frames ${[...unknown].join(', ')} do not belong to the job`);
  const others = data.deleted_frames.filter((frame) => !isOwn(frame));
  const deleted_frames = [...new Set([...deleted, ...others])].sort((a, b) => a - b);
  touchTask(context, job.task_id);
  return showJobPart(context, context.state.data.put({ ...data, deleted_frames }), job);
}

/** Frames can be marked as deleted, and the images read from another storage that has the same keys. */
export async function patchDataMeta(context: Context, request: CvatRequest) {
  const task = findTask(context, request, Number(request.params.id), 'change');
  const data = attached(context, task);
  const fields = fieldsOf(await request.json());
  const storageId = context.profile.lostStorageConflicts
    ? fields.integer('cloud_storage_id', { nullable: true })
    : undefined;
  const storage = typeof storageId === 'number' ? namedStorage(context, request, storageId) : undefined;
  const deleted = deletedFrames(fields, data.frames.length);
  if (storage && (await containerStatus(containerOf(context.options, storage))) !== 'AVAILABLE') {
    const name = `The specified cloud storage '${storage.display_name}'`;
    fields.fail('cloud_storage_id', `${name} is not available.`);
  }
  fields.done();
  const { state, clock, chunks } = context;
  if (typeof storageId === 'number') await chunks.forget(data.id);
  if (context.profile.metaMovesDate) touchTask(context, task.id, { project: false });
  return show(
    context,
    state.data.put({
      ...data,
      cloud_storage_id: storageId ?? data.cloud_storage_id,
      deleted_frames: deleted ?? data.deleted_frames,
      updated_date: clock.iso(),
    }),
  );
}

/** The frames to mark; undefined where the request leaves them alone. */
function deletedFrames(fields: Fields, count: number): number[] | undefined {
  const frames = fields.integers('deleted_frames', { min: 0 });
  if (frames === undefined) return undefined;
  const once = [...new Set(frames)].sort((a, b) => a - b);
  if (once.length < frames.length) fields.fail('deleted_frames', 'Deleted frames cannot repeat');
  const unknown = once.filter((frame) => frame >= count);
  if (unknown.length > 0) fields.fail('deleted_frames', `Unknown frames ${unknown.join(', ')} requested for removal`);
  return once;
}

function showJobPart(context: Context, data: Data, { start_frame, stop_frame }: Job) {
  const inside = (frame: number) => frame >= start_frame && frame <= stop_frame;
  return {
    ...show(context, { ...data, frames: data.frames.slice(start_frame, stop_frame + 1) }),
    start_frame: data.start_frame + start_frame * stepOf(data),
    stop_frame: data.start_frame + stop_frame * stepOf(data),
    deleted_frames: data.deleted_frames.filter(inside),
  };
}

const stepOf = ({ frame_filter }: Data) => Number(/^step=(\d+)$/.exec(frame_filter)?.[1] ?? 1);

function show({ profile }: Context, data: Data) {
  return asKnown(profile, 'meta', {
    chapters: null,
    chunks_updated_date: data.updated_date,
    chunk_size: data.chunk_size,
    size: data.frames.length,
    image_quality: data.image_quality,
    start_frame: data.start_frame,
    stop_frame: data.stop_frame,
    frame_filter: data.frame_filter,
    frames: data.frames.map(({ path, width, height, related_files = 0 }) => ({
      ...{ width, height, name: path, related_files, has_related_context: related_files > 0 },
    })),
    deleted_frames: data.deleted_frames,
    included_frames: null,
    storage: data.storage,
    cloud_storage_id: data.cloud_storage_id,
  });
}
