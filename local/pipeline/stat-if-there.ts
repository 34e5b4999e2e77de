import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { UsageError } from '../usage-error.ts';

/** What a path names; undefined where there is nothing. What may not be looked at is not absent: throws UsageError. */
export async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw notLookedAt(path, code || String(error));
  }
}

/** What the system does not let us read. */
export function notLookedAt(path: string, code: string): UsageError {
  const reason = code === 'EACCES' || code === 'EPERM' ? 'you may not read it' : 'it cannot be read';
  return new UsageError(
    `Cannot look at "${path}": ${reason}: current value is ${code}`,
    'Name another place, or let yourself read this one',
  );
}
