import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FINDINGS_HEAD, MISSING_HEAD } from '../../shared/report/list-heads.ts';
import { UsageError } from '../usage-error.ts';
import { exportStem } from './export-stem.ts';

/** Where the report of a migration goes. */
export type ReportFiles = { json: string; html: string; findings: string; missing: string };

export function reportsIn(dir: string): ReportFiles {
  return { ...pages(dir, 'report'), findings: join(dir, 'findings.csv'), missing: join(dir, 'missing.csv') };
}

/** `<name>.report.html`. */
export function reportsOf(dir: string, name: string): ReportFiles {
  return { ...pages(dir, `${name}.report`), ...lists(dir, name) };
}

/** `<export>.report.html`, and `<export>.plan.html` of a dry run: the run that follows must not take the plan away. */
export function reportsNamed(dir: string, exportName: string, { dryRun }: { dryRun: boolean }): ReportFiles {
  const name = exportStem(exportName);
  return dryRun ? { ...pages(dir, `${name}.plan`), ...lists(dir, `${name}.plan`) } : reportsOf(dir, name);
}

const pages = (dir: string, name: string) => ({ json: join(dir, `${name}.json`), html: join(dir, `${name}.html`) });

const lists = (dir: string, name: string) => ({
  findings: join(dir, `${name}.findings.csv`),
  missing: join(dir, `${name}.missing.csv`),
});

/** Earlier reports of ours are replaced; a file of somebody else that has the name of one is not. Throws UsageError. */
export async function refuseForeignReports(files: ReportFiles): Promise<void> {
  for (const file of Object.values(files)) {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    // Reports of all versions name the tool that wrote them; a list is known by its first line.
    if (text === undefined || text.includes('azureml-to-cvat') || isList(text)) continue;
    throw new UsageError(
      `Cannot write the report to "${file}": there is a file that is not a report of ours`,
      'Name another folder with --report DIR, or move that file away',
    );
  }
}

const isList = (text: string): boolean =>
  [FINDINGS_HEAD, MISSING_HEAD].some((head) => text.replace('\uFEFF', '').startsWith(head.join(',')));
