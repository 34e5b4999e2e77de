import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const STORAGE_KEY = 'storage.key';
const KEY_BYTES = 64;

/**
 * The account key of a data folder's storage, the same as long as the folder is kept. Azurite's own is published: with it,
 * everybody on this machine, and a page in a browser, could read the pictures and drop exports that are migrated with our token.
 */
export async function storageKey(dataDir: string): Promise<string> {
  const file = join(dataDir, STORAGE_KEY);
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  // One that a full disk has cut opens nothing.
  if (Buffer.from(kept, 'base64').length === KEY_BYTES) return kept;
  const key = randomBytes(KEY_BYTES).toString('base64');
  await writeFile(file, key, { mode: 0o600 });
  return key;
}
