import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { open, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Context } from '../context.ts';
import type { Faults } from '../faults/faults.ts';
import { whyNotPython } from '../http/python-json.ts';
import { WorkFailed } from '../requests/failure.ts';

/** One for all manifests of a directory, as in CVAT: this is what concurrent creations trip over. */
export const indexFileOf = (manifest: string) => join(dirname(manifest), 'index.json');

/**
 * Deletes `index.json`, writes it again and reads it back: nothing is locked, nothing is atomic. Mostly nobody gets in
 * between (see DirectoryTraffic).
 */
export async function resetIndex(manifest: string, offsets: readonly number[], server: Server): Promise<number[]> {
  const file = indexFileOf(manifest);
  const content = Buffer.from(JSON.stringify(Object.fromEntries(offsets.entries())));
  const gap = server.directories.gap(dirname(manifest));
  if (gap) await writeInSteps(file, content, gap);
  else writeFileSync(file, content);
  await interfere(file, offsets, server.faults);
  return read(file);
}

type Server = Pick<Context, 'directories' | 'faults'>;

async function writeInSteps(file: string, content: Buffer, gap: () => Promise<void>): Promise<void> {
  await rm(file, { force: true });
  await gap();
  const handle = await open(file, 'w');
  try {
    await handle.write(content.subarray(0, content.length / 2));
    await gap();
    await handle.write(content.subarray(content.length / 2));
  } finally {
    await handle.close();
  }
  await gap();
}

function read(file: string): number[] {
  if (!existsSync(file)) {
    throw new WorkFailed('FileNotFoundError', `[Errno 2] No such file or directory: '${file}'`);
  }
  const content = readFileSync(file, 'utf8');
  return Object.values(parsePythonJson<Record<string, number>>(content));
}

/** JSON.parse with the exception that Python raises. */
export function parsePythonJson<T>(content: string): T {
  try {
    return JSON.parse(content);
  } catch {
    throw new WorkFailed('json.decoder.JSONDecodeError', whyNotPython(content));
  }
}

async function interfere(file: string, offsets: readonly number[], faults: Faults): Promise<void> {
  const outcome = faults.takeIndexRace();
  if (outcome === 'missing') await rm(file);
  if (outcome === 'corrupt') await truncate(file, 3);
  if (outcome === 'length') await writeFile(file, JSON.stringify(Object.fromEntries(offsets.slice(0, -1).entries())));
}
