import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from './json-file.ts';

const Keys = z.object({
  /** Opens everything, `/admin` included. */
  master: z.string(),
  /** The host key that opens every function of authLevel `function`. */
  default: z.string(),
  /** By extension, such as `blobs_extension`: opens only the webhook of that one. */
  system: z.record(z.string(), z.string()),
  /** By function name: opens only that function. */
  functions: z.record(z.string(), z.string()),
});
export type Keys = z.infer<typeof Keys>;

/** Extensions with a webhook, by the last part of its path. */
const EXTENSIONS = ['blobs', 'eventgrid', 'durabletask'];
/** Before there was one key per extension, this was the key of all. */
const Kept = Keys.extend({ system: z.union([z.string(), Keys.shape.system]) });

export function systemKeyName(extension: string): string {
  return `${extension}_extension`;
}

const newKey = () => randomBytes(40).toString('base64url');

/** The keys of the data folder; what is missing is made and kept, so that links survive a restart. */
export async function loadKeys(dataDir: string, functionNames: readonly string[]): Promise<Keys> {
  const path = join(dataDir, 'keys.json');
  const kept = await readJsonFile(path, Kept);
  const keptSystem = typeof kept?.system === 'object' ? kept.system : {};
  const functions = Object.fromEntries(functionNames.map((name) => [name, kept?.functions[name] ?? newKey()]));
  const keys: Keys = {
    master: kept?.master ?? newKey(),
    default: kept?.default ?? newKey(),
    system: Object.fromEntries(EXTENSIONS.map(systemKeyName).map((name) => [name, keptSystem[name] ?? newKey()])),
    functions: { ...kept?.functions, ...functions },
  };
  await writeJsonFile(path, keys);
  return keys;
}

/** How the real host takes a key: one that opens something else is known (403), any other is none (401). */
export function judgeKey(given: string | undefined, opens: KeyList, known: KeyList): 'opens' | 401 | 403 {
  if (isKey(given, opens)) return 'opens';
  return isKey(given, known) ? 403 : 401;
}

type KeyList = readonly (string | undefined)[];

/** Whether `given` is one of `accepted`, in a time that tells nothing about either. */
export function isKey(given: string | undefined, accepted: KeyList): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const wanted = digest(given ?? '');
  return accepted.some((key) => key !== undefined && given !== undefined && timingSafeEqual(digest(key), wanted));
}
