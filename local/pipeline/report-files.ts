import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Report } from '../../shared/verification/report.ts';
import { UsageError } from '../usage-error.ts';
import type { PipelineClient } from './pipeline-client.ts';

/** Where the report of a migration goes. */
export type ReportFiles = { json: string; html: string };

export function reportsIn(dir: string): ReportFiles {
  return { json: join(dir, 'report.json'), html: join(dir, 'report.html') };
}

/** `<name>.report.html`. */
export function reportsOf(dir: string, name: string): ReportFiles {
  return { json: join(dir, `${name}.report.json`), html: join(dir, `${name}.report.html`) };
}

/** `<export>.report.html`, and `<export>.plan.html` of a dry run: the run that follows must not take the plan away. */
export function reportsNamed(dir: string, exportName: string, { dryRun }: { dryRun: boolean }): ReportFiles {
  const name = `${basename(exportName).replace(/\.jsonl?$/i, '')}.${dryRun ? 'plan' : 'report'}`;
  return { json: join(dir, `${name}.json`), html: join(dir, `${name}.html`) };
}

/** Earlier reports of ours are replaced; a file of somebody else that has the name of one is not. Throws UsageError. */
export async function refuseForeignReports({ json, html }: ReportFiles): Promise<void> {
  for (const file of [json, html]) {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    // Reports of all versions name the tool that wrote them.
    if (text === undefined || text.includes('azureml-to-cvat')) continue;
    throw new UsageError(
      `Cannot write the report to "${file}": there is a file that is not a report of ours`,
      'Name another folder with --report DIR, or move that file away',
    );
  }
}

/** Fetches the report of a migration; undefined where it has none. */
export async function saveReport(client: PipelineClient, id: string, files: ReportFiles): Promise<Report | undefined> {
  const json = await client.report(id, 'application/json');
  const html = await client.report(id, 'text/html');
  if (json === undefined || html === undefined) return undefined;
  await writeFile(files.json, json);
  await writeFile(files.html, html);
  return Report.parse(JSON.parse(json));
}
