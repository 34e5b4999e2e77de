import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../../shared/verification/report.ts';
import { parseReport } from './parse-report.ts';

/** The reports that lie in a folder, in the order of their names; what is not a report of this version is passed over. */
export async function reportsBelow(dir: string): Promise<{ file: string; report: Report }[]> {
  const names = (await readdir(dir)).filter((name) => /(?:^|\.)(?:report|plan)\.json$/i.test(name)).sort();
  const found = names.map(async (name) => ({ file: join(dir, name), report: await parseReport(join(dir, name)) }));
  return (await Promise.all(found)).flatMap(({ file, report }) => (report ? [{ file, report }] : []));
}
