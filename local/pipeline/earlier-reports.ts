import { basename } from 'node:path';
import { hashOf } from '../../shared/migration/hash-of.ts';
import type { Report } from '../../shared/verification/report.ts';
import { exportStem } from './export-stem.ts';
import type { FoundExport } from './find-exports.ts';

export type SavedReport = { file: string; report: Report };

/**
 * The report of an earlier migration of this export: by name (its own, or the one that it got among others), size and content, or, where
 * a report of before does not tell of that, by time.
 */
export async function earlierReport(
  { name, look, modified, files }: Pick<FoundExport, 'name' | 'look' | 'modified' | 'files'>,
  label: string | undefined,
  reports: readonly SavedReport[],
): Promise<SavedReport | undefined> {
  const { images, annotations } = look.scan.counts;
  const alike = reports
    .filter(
      ({ file, report }) =>
        !report.dryRun &&
        [exportStem(report.source.export), labelOf(file)].some(
          (known) => known === exportStem(name) || known === label,
        ) &&
        report.totals.images.read === images &&
        report.totals.annotations.read === annotations &&
        (report.source.sha256 !== undefined || new Date(report.migration.finished) >= modified),
    )
    .sort((a, b) => (a.report.migration.finished < b.report.migration.finished ? 1 : -1));
  if (alike.length === 0) return undefined;
  const sha256 = await contentOf(files);
  return alike.find(({ report }) => (report.source.sha256 ?? sha256) === sha256);
}

/** As a migration tells it of its export. */
async function contentOf(files: FoundExport['files']): Promise<string> {
  async function* bytes() {
    for (const file of files) {
      yield* file.open();
      if (files.length > 1) yield Buffer.from('\n');
    }
  }
  return hashOf(bytes());
}

const labelOf = (file: string) => basename(file).replace(/\.report\.json$/, '');
