import type { Context } from '../context.ts';
import { ValidationError } from '../http/errors.ts';
import { WorkFailed } from '../requests/failure.ts';
import type { Work } from '../requests/queue.ts';
import type { Data } from '../state/model.ts';
import { createFromKeys } from './create-from-keys.ts';
import { createFromManifest } from './create-from-manifest.ts';
import { createFromUpload } from './create-from-upload.ts';
import type { DataBody } from './data-body.ts';
import { dataDirectory } from './data-directory.ts';

/** What the worker does for `create:task`. */
export function createWork(context: Context, taskId: number, data: Data, body: DataBody): Work {
  return async (report) => {
    report('Media files are being processed...');
    if (body.cloud_storage_id === null) {
      const [listed] = body.server_files;
      if (listed !== undefined)
        throw new WorkFailed(
          'FileNotFoundError',
          `[Errno 2] No such file or directory: '/home/django/share/${listed}'`,
        );
      return createFromUpload(context, taskId, dataDirectory(context, data.id), body);
    }
    const storage = context.state.storages.get(body.cloud_storage_id);
    if (!storage) throw new ValidationError('The cloud storage does not exist');
    const [manifest, ...others] = data.server_files.filter((path) => path.endsWith('.jsonl'));
    if (others.length > 0) throw new ValidationError('Only one manifest file can be attached to data');
    if (manifest === undefined) return createFromKeys(context, taskId, storage, body);
    return createFromManifest(context, taskId, storage, manifest, body);
  };
}
