import { buffer } from 'node:stream/consumers';
import { RestError } from '@azure/storage-blob';
import type { Context } from '../context.ts';
import { notFound, permissionDenied } from '../http/errors.ts';
import type { CloudStorage } from '../state/model.ts';
import { containerOf } from './container.ts';
import { containerStatus } from './status.ts';

/** The whole blob. 404 where it is missing, 403 or 404 where the container itself can no longer be reached. */
export async function downloadBlob(context: Context, storage: CloudStorage, key: string): Promise<Buffer> {
  const container = containerOf(context.options, storage);
  try {
    // One request, so that all bytes are of one version: downloadToBuffer() asks for the size first.
    const { readableStreamBody: body } = await container.getBlobClient(key).download();
    return body ? await buffer(body) : Buffer.alloc(0);
  } catch (error) {
    throw await explained(context, storage, key, error);
  }
}

export async function blobProperties(
  context: Context,
  storage: CloudStorage,
  key: string,
): Promise<{ lastModified: Date }> {
  const properties = await containerOf(context.options, storage)
    .getBlobClient(key)
    .getProperties()
    .catch(async (error: unknown) => {
      throw await explained(context, storage, key, error);
    });
  return { lastModified: properties.lastModified ?? new Date(0) };
}

/** After any failed call CVAT asks for the container's properties, to tell a lost container from a lost blob. */
export async function explained(
  context: Context,
  { resource, ...storage }: CloudStorage,
  key: string,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof RestError)) return error;
  const status = await containerStatus(containerOf(context.options, { resource, ...storage }));
  if (status === 'FORBIDDEN') {
    return permissionDenied(`The resource ${resource} is no longer available. Access forbidden.`);
  }
  if (status === 'NOT_FOUND') {
    return notFound(`The resource ${resource} not found. It may have been deleted.`);
  }
  if (error.statusCode === 404) return notFound(`The file '${key}' not found on the cloud storage '${resource}'`);
  if (error.statusCode === 403) return permissionDenied(`Access to the file '${key}' on '${resource}' is denied.`);
  return error;
}
