import { readFile } from 'node:fs/promises';
import { Report } from '../../shared/verification/report.ts';

/** A report that was written earlier; undefined where the file is none of this version, or is not there. */
export async function parseReport(file: string): Promise<Report | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  try {
    return Report.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
