import { InvalidInputError } from '../errors.ts';
import { workBlobMissing } from '../work/blob-json.ts';
import type { World } from '../world.ts';

const LARGEST_BODY = 100 * 1024 * 1024;

export type ExportBlob = { container: string; name: string };
export type NormalizeSource = ExportBlob | { body: AsyncIterable<Uint8Array> };

/** Stores a body that can be read but once, so that it can be opened again and again. */
export async function storeBody(
  world: World,
  name: string,
  body: AsyncIterable<Uint8Array>,
): Promise<() => AsyncGenerator<Uint8Array>> {
  await world.work.ensureContainer(world.config.workContainer);
  await world.work.write(world.config.workContainer, name, limited(body));
  return async function* open() {
    const blob = await world.work.read(world.config.workContainer, name);
    if (!blob) throw workBlobMissing(world, name);
    yield* blob.bytes;
  };
}

async function* limited(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  // Read to its end in any case: who breaks off cuts the connection on which the answer goes back.
  for await (const chunk of body) {
    size += chunk.length;
    if (size <= LARGEST_BODY) yield chunk;
  }
  if (size <= LARGEST_BODY) return;
  const limit = `${LARGEST_BODY} bytes are taken`;
  throw new InvalidInputError(`Cannot normalize the body: it is too long: ${limit}: current value is ${size}`, {
    code: 'REQUEST_TOO_LARGE',
    fix: 'Upload the export to a container and name it with ?blob=<container>/<name>',
  });
}

/** Opens one version of a blob in the images account, from its start at every call. */
export function pinnedOpener(world: World, blob: ExportBlob, etag: string): () => AsyncGenerator<Uint8Array> {
  const { container, name } = blob;
  return async function* open() {
    const content = await world.images.read(container, name, { etag });
    if (!content) {
      throw new InvalidInputError(`Cannot go on reading the export "${container}/${name}": it was changed or deleted`, {
        code: 'EXPORT_CHANGED',
        fix: 'Leave the export in place until it is read, then start again',
      });
    }
    yield* content.bytes;
  };
}

export function exportNotFound({ container, name }: ExportBlob): InvalidInputError {
  return new InvalidInputError(`Cannot read the export "${container}/${name}": there is no such blob`, {
    code: 'EXPORT_NOT_FOUND',
    fix: 'Check the container and the name (letter case counts), or upload the export again',
  });
}
