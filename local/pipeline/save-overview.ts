import { writeFile } from 'node:fs/promises';
import { VERSION } from '../../shared/version.ts';
import type { OverviewRow } from '../terminal/overview-lines.ts';
import { overviewHtml } from './overview-html.ts';
import type { ReportFiles } from './report-files.ts';

/** One report over several exports, as a page and for programs. */
export async function saveOverview(
  { html, json }: Pick<ReportFiles, 'html' | 'json'>,
  rows: readonly OverviewRow[],
): Promise<void> {
  await writeFile(json, `${JSON.stringify({ tool: `azureml-to-cvat ${VERSION}`, exports: rows }, undefined, 2)}\n`);
  await writeFile(html, overviewHtml(rows));
}
