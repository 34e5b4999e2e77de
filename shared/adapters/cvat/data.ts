import { randomUUID } from 'node:crypto';
import { CREATIONS_CONFLICT, isOlder, UPLOADS_BY_ID } from '../../cvat/version.ts';
import { RemoteError } from '../../errors.ts';
import type { Cvat, DataOptions } from '../../world.ts';
import type { Transport } from './call.ts';
import { type BackgroundWork, requestIdOf } from './request-id.ts';
import { cvatRequest } from './requests.ts';
import { isDoneAlready, start } from './start.ts';
import { type TusOptions, type TusTarget, uploadFile } from './tus.ts';

/** The name under which CVAT looks for the order of uploaded images; inside the zip it does not look. */
const MANIFEST = 'manifest.jsonl';

type Data = Pick<Cvat['tasks'], 'attachFromStorage' | 'uploadArchive' | 'importCoco' | 'creation'>;

/** What fills a task. All three answer the id of the background request. */
export function cvatData(transport: Transport, version: () => Promise<string>, options: TusOptions): Data {
  const usualId = (work: BackgroundWork, id: number) => async () => requestIdOf(work, id, await version());

  const isOld = async () => isOlder(await version(), CREATIONS_CONFLICT);
  /** Old servers create the images of a task twice where they are told twice: nothing is sent without a look, or sent again. */
  const underWay = async (id: number): Promise<string | undefined> => {
    if (!(await isOld())) return;
    const requestId = await usualId('create', id)();
    const state = await cvatRequest(transport)(requestId);
    return state === undefined || state.status === 'failed' ? undefined : requestId;
  };
  /** Where an earlier creation of the task's images has failed, CVAT answers another one with 500: what failed is what to tell. */
  const orFailedBefore = async (id: number, begun: Promise<string>): Promise<string> => {
    try {
      return await begun;
    } catch (error) {
      if (!(error instanceof RemoteError) || error.status !== 500) throw error;
      const requestId = await usualId('create', id)();
      const state = await cvatRequest(transport)(requestId);
      if (state?.status !== 'failed') throw error;
      return requestId;
    }
  };
  const repetition = async () => ((await isOld()) ? ('if-refused' as const) : ('always' as const));

  return {
    async attachFromStorage(id, { storageId, manifest, ...data }) {
      const known = await underWay(id);
      if (known !== undefined) return known;
      const json = {
        ...dataFields(data),
        cloud_storage_id: storageId,
        // The manifest alone stands for all of its images.
        server_files: [manifest],
        use_cache: true,
      };
      const call = {
        action: 'attach images to task',
        what: String(id),
        method: 'POST',
        path: dataPath(id),
        json,
      } as const;
      return orFailedBefore(id, start(transport, call, usualId('create', id), await repetition()));
    },

    async uploadArchive(id, archive, { manifest, filename = 'images.zip', ...data }) {
      const known = await underWay(id);
      if (known !== undefined) return known;
      const path = dataPath(id);
      const target = { action: 'upload images to task', what: String(id), endpoint: path, filename };
      if (await begin(transport, target)) return usualId('create', id)();
      // A file of this name is there already where an earlier run broke off between its last chunk and the finish.
      await uploadFile(transport, target, archive, options);
      if (manifest) await uploadFile(transport, { ...target, filename: MANIFEST }, manifest, options);
      const call = { ...target, method: 'POST', path, headers: { 'Upload-Finish': 'true' } } as const;
      const finish = { ...call, json: dataFields(data) };
      return orFailedBefore(id, start(transport, finish, usualId('create', id), await repetition()));
    },

    async importCoco(id, document) {
      const path = `/api/tasks/${id}/annotations/`;
      // Old servers keep uploads by name: ours must not meet one that an earlier run left behind.
      const filename = `coco-${randomUUID()}.json`;
      const target = { action: 'import annotations into task', what: String(id), endpoint: path, filename };
      await begin(transport, target);
      const names = await uploadFile(transport, target, document, options);
      const uploaded = isOlder(await version(), UPLOADS_BY_ID) ? names?.completed : names?.created;
      const call = { ...target, method: 'POST', path, headers: { 'Upload-Finish': 'true' } } as const;
      // Without a location CVAT takes the task's default, which may be a cloud storage.
      const query = { format: 'COCO 1.0', location: 'local', filename: uploaded ?? filename };
      return start(transport, { ...call, query }, usualId('import', id), 'always');
    },

    creation: async (id) => cvatRequest(transport)(await usualId('create', id)()),
  };
}

/** True where the task has its data, or is getting it, already. */
async function begin(transport: Transport, { action, what, endpoint }: TusTarget): Promise<boolean> {
  const call = { action, what, method: 'POST', path: endpoint, repeat: 'always' } as const;
  const answer = await transport({ ...call, headers: { 'Upload-Start': 'true' }, accept: [400, 409] });
  return answer.status === 409 || (answer.status === 400 && isDoneAlready(answer));
}

function dataPath(id: number): string {
  return `/api/tasks/${id}/data/`;
}

function dataFields({ imageQuality, sortingMethod, chunkSize }: DataOptions) {
  return { image_quality: imageQuality, sorting_method: sortingMethod, chunk_size: chunkSize };
}
