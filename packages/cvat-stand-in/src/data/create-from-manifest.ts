import { dirname, join } from 'node:path';
import type { Context } from '../context.ts';
import { ValidationError } from '../http/errors.ts';
import { localManifest, storageDirectory } from '../manifests/local-copy.ts';
import { readEntries, validateManifest } from '../manifests/manifest.ts';
import { imageType } from '../media/media-type.ts';
import { WorkFailed } from '../requests/failure.ts';
import type { CloudStorage, Frame } from '../state/model.ts';
import { prefixOf } from '../storages/prefix.ts';
import type { DataBody } from './data-body.ts';
import { finishCreation } from './finish-creation.ts';
import { type Selected, selectEntries } from './manifest-selection.ts';
import { requireQuality } from './require-quality.ts';

/**
 * Frames out of a manifest: sizes are what it says, only the images of the first chunk are looked at. Whoever uses the manifest's folder
 * at the same time works on the same `index.json`.
 */
export async function createFromManifest(
  context: Context,
  taskId: number,
  storage: CloudStorage,
  manifest: string,
  body: DataBody,
): Promise<void> {
  const folder = dirname(join(storageDirectory(context, storage.id), manifest));
  const frames = await context.directories.using(folder, async () => {
    const file = await localManifest(context, storage, manifest);
    await validateManifest(file, context);
    if (body.sorting_method === 'random') {
      throw new ValidationError("It isn't supported to upload manifest file and use random sorting");
    }
    const entries = await readEntries(file, context);
    const selected = selectEntries(entries, manifest, body, prefixOf(storage));
    const frames = selected.filter(({ key }) => isFrame(key)).map(toFrame);
    requireQuality(body);
    checkNames(frames);
    return frames;
  });
  await finishCreation(context, taskId, frames, body);
}

/** Dropped with no more than a line in the server's log. */
function isFrame(key: string): boolean {
  if (/(^|\/)related_images\//.test(key)) return false;
  const known = imageType(key) !== undefined;
  if (!known) console.error(`CVAT stand-in: "${key}" is not an image by its extension and is left out`);
  return known;
}

function toFrame({ key, entry }: Selected): Frame {
  const { width, height, meta } = entry;
  for (const [name, value] of Object.entries({ width, height })) {
    if (value === undefined) throw new WorkFailed('KeyError', `'${name}'`);
  }
  if (typeof width !== 'number' || typeof height !== 'number') {
    throw new WorkFailed('TypeError', "unsupported operand type(s) for *: 'NoneType' and 'NoneType'");
  }
  const original = meta?.original_name;
  return { path: key, width, height, ...(original === undefined ? {} : { original_name: original }) };
}

/** What the worker trips over while it pairs the entries with their files. */
function checkNames(frames: readonly Frame[]): void {
  const escaping = frames.find(({ path }) => path.split('/').includes('..'));
  if (escaping) {
    const what = `'/home/django/data/${escaping.path}' is not in the subpath of '/home/django/data/' OR one path is relative and the other is absolute.`;
    throw new WorkFailed('ValueError', what, { chained: true });
  }
  if (new Set(frames.map(({ path }) => path)).size < frames.length) {
    throw new ValidationError('Incorrect file mapping to manifest content');
  }
  if (frames.some(({ path }) => path.length > 1024)) {
    throw new WorkFailed('django.db.utils.DataError', 'value too long for type character varying(1024)\n');
  }
}
