import { findStorage, findTask, readyData } from '../access/find.ts';
import type { Context } from '../context.ts';
import { ValidationError } from '../http/errors.ts';
import { fieldsOf } from '../http/fields.ts';
import type { CvatRequest } from '../http/request.ts';
import type { Data } from '../state/model.ts';
import { containerOf } from '../storages/container.ts';
import { containerStatus } from '../storages/status.ts';

const NOT_UPLOADED = 'Data is not uploaded for the task yet';

/** What `data/meta` shows: all frames with their names and sizes, in order. */
export function getDataMeta(context: Context, request: CvatRequest) {
  return show(readyData(context, findTask(context, request, Number(request.params.id)), NOT_UPLOADED));
}

/** Frames can be marked as deleted, and the images read from another storage that has the same keys. */
export async function patchDataMeta(context: Context, request: CvatRequest) {
  const data = readyData(context, findTask(context, request, Number(request.params.id), 'change'), NOT_UPLOADED);
  const fields = fieldsOf(await request.json());
  const storageId = fields.integer('cloud_storage_id', { nullable: true });
  const deleted = fields.raw('deleted_frames');
  if (deleted !== undefined && !isFrameList(deleted)) fields.fail('deleted_frames', 'A list of frames is required.');
  fields.done();
  if (typeof storageId === 'number') await requireAvailable(context, request, storageId);
  const { state, clock } = context;
  return show(
    state.data.put({
      ...data,
      cloud_storage_id: storageId ?? data.cloud_storage_id,
      deleted_frames: isFrameList(deleted) ? deleted : data.deleted_frames,
      updated_date: clock.iso(),
    }),
  );
}

async function requireAvailable(context: Context, request: CvatRequest, storageId: number): Promise<void> {
  const storage = findStorage(context, request, storageId);
  const status = await containerStatus(containerOf(context.options, storage));
  if (status === 'AVAILABLE') return;
  throw new ValidationError({ cloud_storage_id: [`The cloud storage is not available: ${status}`] });
}

const isFrameList = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((frame) => Number.isInteger(frame) && frame >= 0);

function show(data: Data) {
  return {
    chapters: null,
    chunks_updated_date: data.updated_date,
    chunk_size: data.chunk_size,
    size: data.frames.length,
    image_quality: data.image_quality,
    start_frame: data.start_frame,
    stop_frame: data.stop_frame,
    frame_filter: data.frame_filter,
    frames: data.frames.map(({ path, width, height }) => ({
      ...{ width, height, name: path, related_files: 0, has_related_context: false },
    })),
    deleted_frames: data.deleted_frames,
    included_frames: null,
    storage: data.storage,
    cloud_storage_id: data.cloud_storage_id,
  };
}
