import { readFile } from 'node:fs/promises';
import type { Context } from '../context.ts';
import { ValidationError } from '../http/errors.ts';
import { WorkFailed } from '../requests/failure.ts';
import { parsePythonJson, resetIndex } from './index-file.ts';

/** One line: names are relative to the manifest's own folder. Other keys are ignored. */
export type ManifestEntry = {
  name: string;
  extension: string;
  width?: number | null;
  height?: number | null;
  meta?: { original_name?: string };
};

type Server = Pick<Context, 'directories' | 'faults'>;

const VERSIONS: unknown[] = ['1.0', '1.1'];

/** Throws "Invalid manifest was uploaded" unless the first three lines are the header and an entry, without a blank one. */
export async function validateManifest(file: string, server: Server): Promise<void> {
  const invalid = new ValidationError('Invalid manifest was uploaded');
  const [version, type, entry] = (await readFile(file, 'utf8')).split('\n').slice(0, 3).map(parseOrNothing);
  if (!VERSIONS.includes(version?.version) || type?.type !== 'images' || !entry) throw invalid;
  const [first] = await readEntries(file, server, 1);
  if (typeof first?.name !== 'string' || typeof first.extension !== 'string') throw invalid;
  if (!Number.isInteger(first.width) || !Number.isInteger(first.height)) throw invalid;
}

/**
 * The entries that the directory's index leads to, at most `limit`. An index of another manifest leads to too few of them
 * or into the middle of a line.
 */
export async function readEntries(
  file: string,
  server: Server,
  limit = Number.POSITIVE_INFINITY,
): Promise<ManifestEntry[]> {
  const content = await readFile(file);
  const index = await resetIndex(file, entryOffsets(content), server);
  return index.slice(0, limit).map((offset) => {
    const end = content.indexOf(0x0a, offset);
    const line = content.toString('utf8', offset, end < 0 ? content.length : end + 1);
    const entry = parsePythonJson<ManifestEntry>(line);
    if (typeof entry !== 'object' || entry === null)
      throw new WorkFailed('TypeError', 'string indices must be integers');
    for (const key of ['name', 'extension'] as const) {
      if (entry[key] === undefined) throw new WorkFailed('KeyError', `'${key}'`);
    }
    return entry;
  });
}

/**
 * Byte offsets of the entries. A blank line is skipped without being counted, so every later offset is too small: CVAT's
 * own mistake.
 */
function entryOffsets(content: Buffer): number[] {
  const offsets: number[] = [];
  let counted = 0;
  for (let start = 0; start < content.length; ) {
    const newline = content.indexOf(0x0a, start);
    const end = newline < 0 ? content.length : newline + 1;
    if (content.toString('utf8', start, end).trim() !== '') {
      offsets.push(counted);
      counted += end - start;
    }
    start = end;
  }
  return offsets.slice(2);
}

function parseOrNothing(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
