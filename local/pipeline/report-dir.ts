import { mkdir, mkdtemp, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../usage-error.ts';

const REASONS: Record<string, string> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'it is read-only',
  EEXIST: 'it is not a folder',
  ENOTDIR: 'it is not a folder',
};

/** Makes the folder where it is missing, and shows that it can be written to before any work is done for it. Throws UsageError. */
export async function openReportDir(dir: string, option = '--report'): Promise<string> {
  try {
    await makeFolder(dir);
    await rmdir(await mkdtemp(join(dir, '.writable-')));
    return dir;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = REASONS[code] ?? 'no folder can be made there';
    throw new UsageError(
      `Cannot write into "${dir}": ${reason}: current value is ${code || error}`,
      `Name a folder that you may write to with ${option}`,
    );
  }
}

/** Level by level: with `recursive`, Node asks for ever below /proc. */
async function makeFolder(dir: string, parents = true): Promise<void> {
  try {
    await mkdir(dir);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || !parents || dirname(dir) === dir) throw error;
    await makeFolder(dirname(dir));
    await makeFolder(dir, false);
  }
}
