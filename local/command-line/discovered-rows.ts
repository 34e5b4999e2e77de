import pMap from 'p-map';
import type { Discovery } from '../pipeline/discover.ts';
import { earlierReport, type SavedReport } from '../pipeline/earlier-reports.ts';
import { labelsOf } from '../pipeline/export-labels.ts';
import type { DiscoveredRow } from '../terminal/discover-lines.ts';
import { callersPath } from './callers-folder.ts';
import { shownPath } from './shown-path.ts';

/** What was found, with the reports of earlier migrations that lie here. */
export async function discoveredRows(
  { exports }: Discovery,
  reports: readonly SavedReport[],
): Promise<DiscoveredRow[]> {
  const latest = exports.filter(({ newer }) => newer === undefined);
  const labels = labelsOf(latest);
  const rowOf = async (one: Discovery['exports'][number]): Promise<DiscoveredRow> => {
    const { files, look, name, project, format, modified, pictures, newer, lacking } = one;
    const done = await earlierReport(one, labels[latest.indexOf(one)], reports);
    const onDisk = files[0].container === undefined;
    return {
      ...{ export: name, project, kind: look.scan.kind, format, date: modified.toISOString() },
      ...{ images: look.scan.counts.images, annotations: look.scan.counts.annotations, newer, lacking },
      pictures: pictures && { ...pictures, place: onDisk ? callersPath(pictures.place) : pictures.place },
      migrated: done && {
        ...{ verdict: done.report.verdict, finished: done.report.migration.finished },
        report: shownPath(done.file.replace(/\.json$/, '.html')),
      },
    };
  };
  return pMap(exports, rowOf, { concurrency: 1 });
}
