import type { Report } from '../../shared/verification/report.ts';
import type { Tracker } from '../terminal/progress-tracker.ts';
import { followMigration } from './follow-migration.ts';
import type { PipelineClient } from './pipeline-client.ts';
import type { ReportFiles } from './report-files.ts';
import { saveReport } from './save-report.ts';

/** Follows a migration to its end and keeps its report in `files`. Throws where it ended without one. */
export async function runMigration(
  client: PipelineClient,
  id: string,
  options: { files: ReportFiles; tracker: Tracker; signal: AbortSignal; upload: boolean },
): Promise<Report> {
  const view = await followMigration(client, id, options);
  const report = await saveReport(client, id, { files: options.files, channel: { kind: 'command' } });
  if (report) return report;
  const findings = view.findings.map(({ code, detail, fix }) => `\n  ${detail}\n  → ${fix} [${code}]`).join('');
  throw new Error(
    `Cannot show the report of migration ${id}: it ended as ${view.runtimeStatus} without one${findings}`,
  );
}
