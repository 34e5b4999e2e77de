import { readFile } from 'node:fs/promises';
import { Report } from '../../shared/verification/report.ts';
import { notLookedAt } from './stat-if-there.ts';

/** A report that was written earlier; undefined where the file is none of this version, or is not there. */
export async function parseReport(file: string): Promise<Report | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'EISDIR') return '';
    throw notLookedAt(file, error.code ?? error.message);
  });
  try {
    return Report.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
