import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from './json-file.ts';

const Keys = z.object({
  /** Opens everything, `/admin` included. */
  master: z.string(),
  /** The host key that opens every function of authLevel `function`. */
  default: z.string(),
  /** Opens the webhooks of the extensions. The real host has one per extension. */
  system: z.string(),
  /** By function name: opens only that function. */
  functions: z.record(z.string(), z.string()),
});
export type Keys = z.infer<typeof Keys>;

const newKey = () => randomBytes(40).toString('base64url');

/** The keys of the data folder; what is missing is made and kept, so that links survive a restart. */
export async function loadKeys(dataDir: string, functionNames: readonly string[]): Promise<Keys> {
  const path = join(dataDir, 'keys.json');
  const kept = await readJsonFile(path, Keys);
  const functions = Object.fromEntries(functionNames.map((name) => [name, kept?.functions[name] ?? newKey()]));
  const keys: Keys = {
    master: kept?.master ?? newKey(),
    default: kept?.default ?? newKey(),
    system: kept?.system ?? newKey(),
    functions: { ...kept?.functions, ...functions },
  };
  await writeJsonFile(path, keys);
  return keys;
}

/** Whether `given` is one of `accepted`, in a time that tells nothing about either. */
export function isKey(given: string | undefined, accepted: readonly (string | undefined)[]): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const wanted = digest(given ?? '');
  return accepted.some((key) => key !== undefined && given !== undefined && timingSafeEqual(digest(key), wanted));
}
