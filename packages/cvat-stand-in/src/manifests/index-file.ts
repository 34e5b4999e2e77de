import { open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Faults } from '../faults/faults.ts';
import { WorkFailed } from '../requests/failure.ts';
import { letOthersIn } from './directory-traffic.ts';

/** One for all manifests of a directory, as in CVAT: this is what concurrent creations trip over. */
export const indexFileOf = (manifest: string) => join(dirname(manifest), 'index.json');

/** Deletes `index.json`, writes it anew in two steps, and reads it back: nothing is locked, nothing is atomic. */
export async function resetIndex(manifest: string, offsets: readonly number[], faults: Faults): Promise<number[]> {
  const directory = dirname(manifest);
  const file = indexFileOf(manifest);
  await rm(file, { force: true });
  await letOthersIn(directory);
  await write(file, offsets, () => letOthersIn(directory));
  await letOthersIn(directory);
  await interfere(file, offsets, faults);
  return read(file);
}

async function write(file: string, offsets: readonly number[], between: () => Promise<void>): Promise<void> {
  const content = Buffer.from(JSON.stringify(Object.fromEntries(offsets.entries())));
  const handle = await open(file, 'w');
  try {
    await handle.write(content.subarray(0, content.length / 2));
    await between();
    await handle.write(content.subarray(content.length / 2));
  } finally {
    await handle.close();
  }
}

async function read(file: string): Promise<number[]> {
  const content = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new WorkFailed('FileNotFoundError', `[Errno 2] No such file or directory: '${file}'`);
  });
  return Object.values(parsePythonJson<Record<string, number>>(content));
}

/** JSON.parse with the exception that Python raises. */
export function parsePythonJson<T>(content: string): T {
  try {
    return JSON.parse(content);
  } catch {
    throw new WorkFailed('json.decoder.JSONDecodeError', 'Expecting value: line 1 column 1 (char 0)');
  }
}

async function interfere(file: string, offsets: readonly number[], faults: Faults): Promise<void> {
  const outcome = faults.takeIndexRace();
  if (outcome === 'missing') await rm(file);
  if (outcome === 'corrupt') await truncate(file, 3);
  if (outcome === 'length') await writeFile(file, JSON.stringify(Object.fromEntries(offsets.slice(0, -1).entries())));
}
