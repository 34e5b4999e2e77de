import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Report } from '../../shared/verification/report.ts';
import type { PipelineClient } from './pipeline-client.ts';

/** Fetches the report of a migration into `dir` as report.json and report.html; undefined where it has none. */
export async function saveReport(client: PipelineClient, id: string, dir: string): Promise<Report | undefined> {
  const json = await client.report(id, 'application/json');
  const html = await client.report(id, 'text/html');
  if (json === undefined || html === undefined) return undefined;
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'report.json'), json);
  await writeFile(join(dir, 'report.html'), html);
  return Report.parse(JSON.parse(json));
}
