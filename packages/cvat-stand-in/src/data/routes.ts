import { findTask, readyData } from '../access/find.ts';
import type { Context } from '../context.ts';
import { type Answer, bytes, json } from '../http/answer.ts';
import { HttpError, notBuilt, ValidationError } from '../http/errors.ts';
import type { CvatRequest } from '../http/request.ts';
import { type Route, route } from '../http/route.ts';
import { imageType } from '../media/media-type.ts';
import { asJpeg, thumbnail } from '../media/picture.ts';
import { appendToUpload, uploadState } from '../tus.ts';
import { attachData } from './attach-data.ts';
import { getDataMeta, patchDataMeta } from './data-meta.ts';
import { frameImage } from './frame-image.ts';

export function dataRoutes(context: Context): Route[] {
  const upload = (request: CvatRequest) => {
    findTask(context, request, Number(request.params.id), 'change');
    return request.params.file ?? '';
  };
  return [
    route('POST', '/api/tasks/{id}/data/?', (request) => attachData(context, request)),
    route('GET', '/api/tasks/{id}/data/?', (request) => frame(context, request)),
    route('GET', '/api/tasks/{id}/data/meta', (request) => json(200, getDataMeta(context, request))),
    route('PATCH', '/api/tasks/{id}/data/meta', async (request) => json(200, await patchDataMeta(context, request))),
    route('PATCH', '/api/tasks/{id}/data/{file}', (request) => appendToUpload(context, request, upload(request))),
    route('HEAD', '/api/tasks/{id}/data/{file}', (request) => uploadState(context, request, upload(request))),
    route('GET', '/api/tasks/{id}/preview', async (request) => {
      const data = readyData(context, findTask(context, request, Number(request.params.id)), 'No data');
      const picture = await thumbnail((await frameImage(context, data, 0)).image);
      return bytes(picture.bytes, picture.type);
    }),
  ];
}

/** `compressed`: what an annotator sees, turned as EXIF says; `original`: the file. */
async function frame(context: Context, request: CvatRequest): Promise<Answer> {
  const { query } = request;
  const task = findTask(context, request, Number(request.params.id));
  const type = query.get('type');
  if (type === 'chunk' || type === 'context_image') throw notBuilt(`task data of type ${type}`);
  if (type !== 'frame') throw new ValidationError(`Data type not specified or not supported: ${type}`);
  const number = Number(query.get('number') ?? Number.NaN);
  if (!Number.isInteger(number)) throw new ValidationError('Number is not specified or not an integer');
  const data = readyData(context, task, 'Data is not uploaded for the task yet');
  const { path, image } = await frameImage(context, data, number);
  if (query.get('quality') === 'original') return bytes(image, imageType(path) ?? 'application/octet-stream');
  const picture = await asJpeg(image, data.image_quality).catch((error: unknown) => {
    throw new HttpError(json(500, String(error)));
  });
  return bytes(picture.bytes, picture.type);
}
