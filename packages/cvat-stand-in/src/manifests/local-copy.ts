import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Context } from '../context.ts';
import type { CloudStorage } from '../state/model.ts';
import { blobProperties, downloadBlob } from '../storages/blob.ts';

/**
 * The server's copy of a manifest. It is fetched again only where the blob is newer than the copy; a blob's time has whole
 * seconds, so what is written again within the second of the first download is never seen.
 */
export async function localManifest(context: Context, storage: CloudStorage, path: string): Promise<string> {
  const file = join(storageDirectory(context, storage.id), path);
  const { lastModified } = await blobProperties(context, storage, path);
  const copied = await stat(file).catch(() => undefined);
  if (!copied || copied.mtimeMs < lastModified.getTime()) {
    const content = await downloadBlob(context, storage, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return file;
}

export const storageDirectory = (context: Context, storageId: number) =>
  join(context.dataDir, 'storages', String(storageId));
