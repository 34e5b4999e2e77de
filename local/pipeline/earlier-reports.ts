import { basename } from 'node:path';
import type { Report } from '../../shared/verification/report.ts';
import { exportStem } from './export-stem.ts';
import type { FoundExport } from './find-exports.ts';

export type SavedReport = { file: string; report: Report };

/**
 * The report of an earlier migration of this export: by name (its own, or the one that it got among others), size and time,
 * since a report does not hold the export.
 */
export function earlierReport(
  { name, look, modified }: Pick<FoundExport, 'name' | 'look' | 'modified'>,
  label: string | undefined,
  reports: readonly SavedReport[],
): SavedReport | undefined {
  const { images, annotations } = look.scan.counts;
  return reports
    .filter(
      ({ file, report }) =>
        !report.dryRun &&
        [exportStem(report.source.export), labelOf(file)].some(
          (known) => known === exportStem(name) || known === label,
        ) &&
        report.totals.images.read === images &&
        report.totals.annotations.read === annotations &&
        new Date(report.migration.finished) >= modified,
    )
    .sort((a, b) => (a.report.migration.finished < b.report.migration.finished ? 1 : -1))[0];
}

const labelOf = (file: string) => basename(file).replace(/\.report\.json$/, '');
