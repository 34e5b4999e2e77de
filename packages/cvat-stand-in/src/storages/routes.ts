import { dirname } from 'node:path';
import { findStorage, storageOwned } from '../access/find.ts';
import { isListed } from '../access/visibility.ts';
import type { Context } from '../context.ts';
import { bytes, json, nothing } from '../http/answer.ts';
import { notFound } from '../http/errors.ts';
import type { CvatRequest } from '../http/request.ts';
import { type Route, route } from '../http/route.ts';
import { type ListRules, listAnswer } from '../lists/list.ts';
import { localManifest } from '../manifests/local-copy.ts';
import { readEntries } from '../manifests/manifest.ts';
import { thumbnail } from '../media/picture.ts';
import type { CloudStorage } from '../state/model.ts';
import { username } from '../users/show-user.ts';
import { downloadBlob } from './blob.ts';
import { containerOf } from './container.ts';
import { storageContent } from './content.ts';
import { createStorage } from './create-storage.ts';
import { showStorage } from './show-storage.ts';
import { shownStatus } from './status.ts';
import { updateStorage } from './update-storage.ts';

export function storageRoutes(context: Context): Route[] {
  const { state } = context;
  const find = (request: CvatRequest, purpose: 'view' | 'change' = 'view') =>
    findStorage(context, request, Number(request.params.id), purpose);
  const rules: ListRules<CloudStorage> = {
    fields: {
      id: (storage) => storage.id,
      name: (storage) => storage.display_name,
      resource: (storage) => storage.resource,
      provider_type: (storage) => storage.provider_type,
      credentials_type: (storage) => storage.credentials_type,
      description: (storage) => storage.description,
      owner: (storage) => username(context, storage.owner),
    },
    search: ['description', 'name', 'owner', 'resource'],
  };
  return [
    route('POST', '/api/cloudstorages', (request) => createStorage(context, request)),
    route('GET', '/api/cloudstorages', (request) => {
      const visible = state.storages.all().filter((storage) => isListed(context, request, storageOwned(storage)));
      return listAnswer(request, visible, rules, (storage) => showStorage(context, request, storage));
    }),
    route('GET', '/api/cloudstorages/{id}', (request) => json(200, showStorage(context, request, find(request)))),
    route('PATCH', '/api/cloudstorages/{id}', (request) => updateStorage(context, request)),
    route('DELETE', '/api/cloudstorages/{id}', (request) => {
      const { id } = find(request, 'change');
      state.transaction(() => {
        state.storages.delete(id);
        for (const data of state.data.all()) {
          if (data.cloud_storage_id === id) state.data.put({ ...data, cloud_storage_id: null });
        }
      });
      return nothing(204);
    }),
    route('GET', '/api/cloudstorages/{id}/status', async (request) =>
      json(200, await shownStatus(containerOf(context.options, find(request)), context.profile)),
    ),
    route('GET', '/api/cloudstorages/{id}/actions', (request) => {
      find(request);
      return json(200, null);
    }),
    route('GET', '/api/cloudstorages/{id}/content-v2', (request) => storageContent(context, request, find(request))),
    route('GET', '/api/cloudstorages/{id}/preview', async (request) => {
      const storage = find(request);
      const [path] = storage.manifests;
      if (path === undefined) throw notFound('Cannot get the cloud storage preview. There are no manifests');
      const file = await localManifest(context, storage, path);
      const [first] = await context.directories.using(dirname(file), () => readEntries(file, context, 1));
      if (!first) throw notFound('Cannot get the cloud storage preview. There are no images');
      const folder = dirname(path) === '.' ? '' : `${dirname(path)}/`;
      const key = `${folder}${first.name}${first.extension}`;
      return bytes(await thumbnail(await downloadBlob(context, storage, key), key), 'image/jpeg');
    }),
  ];
}
