import { expect } from 'vitest';
import { Report } from '../../shared/verification/report.ts';
import type { RunningPipeline } from './running-pipeline.ts';

/** The report as any client reads it. However the migration ended, its sums hold. */
export async function soundReport(pipeline: RunningPipeline, id: string): Promise<Report> {
  const report = Report.parse(JSON.parse((await pipeline.client.report(id)) ?? ''));
  expectSums(report);
  return report;
}

export function expectSums(report: Report): void {
  for (const kind of ['images', 'annotations'] as const) {
    const { read, migrated, alreadyThere, kept, excluded, matched, different, missing } = report.totals[kind];
    expect({ kind, read }).toEqual({ kind, read: migrated + alreadyThere + kept + excluded });
    const named = report.findingTotals.reduce((sum, total) => sum + total.excluded[kind], 0);
    expect({ kind, excluded }).toEqual({ kind, excluded: named });
    if (!report.dryRun) expect(matched + different + missing).toBe(migrated + alreadyThere);
  }
  expect(report.findings.map(({ code }) => code)).not.toContain('REPORT_DOES_NOT_ADD_UP');
}
