import type { Context } from '../context.ts';
import { serverError } from '../http/pages.ts';
import type { Data, Task } from '../state/model.ts';
import type { DataBody } from './data-body.ts';

/** The task's row of data, made with the first request that attaches any. */
export function openData({ state, clock }: Context, task: Task): Data {
  const existing = task.data_id === null ? undefined : state.data.get(task.data_id);
  return (
    existing ??
    state.transaction(() => {
      const id = state.takeIds('data');
      state.tasks.put({ ...task, data_id: id });
      return state.data.put({
        ...{ id, ready: false, storage: 'local', cloud_storage_id: null, image_quality: 0, chunk_size: 0 },
        ...{ sorting_method: 'lexicographical', frames: [], start_frame: 0, stop_frame: 0, frame_filter: '' },
        ...{ deleted_frames: [], server_files: [], updated_date: clock.iso() },
      });
    })
  );
}

/**
 * Writes down what was listed. A path twice, also one of an attempt that failed, breaks a unique constraint: 500. That is
 * why a task whose creation has failed is good for nothing.
 */
export function noteListedFiles({ state }: Context, data: Data, body: DataBody): Data {
  const server_files = [...data.server_files, ...body.server_files];
  if (new Set(server_files).size < server_files.length) {
    throw serverError('IntegrityError: duplicate key value violates unique constraint');
  }
  const cloud = body.cloud_storage_id !== null;
  return state.data.put({
    ...data,
    server_files,
    storage: cloud ? 'cloud_storage' : 'local',
    cloud_storage_id: body.cloud_storage_id,
  });
}
