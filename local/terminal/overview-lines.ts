import { styleText } from 'node:util';
import type { Report, Verdict } from '../../shared/verification/report.ts';
import { table } from './table.ts';

/** One export of several; `verdict` is absent where it did not come to a report. */
export type OverviewRow = {
  name: string;
  verdict: Verdict | undefined;
  dryRun: boolean;
  totals: Report['totals'] | undefined;
  /** Where the report lies. */
  report: string | undefined;
  /** In CVAT. */
  project: string | undefined;
  /** Why there is no report. */
  problem?: string | undefined;
};

const COLOURS = { verified: 'green', 'verified-with-changes': 'yellow', incomplete: 'yellow', failed: 'red' } as const;

/** A line an export, worst first, with links to the report and to the project. */
export function overviewLines(rows: readonly OverviewRow[], { colour }: { colour: boolean }): string[] {
  const sorted = [...rows].sort((a, b) => rank(a) - rank(b));
  const cells = sorted.map((row) => [
    row.name,
    verdictWords(row),
    there(row.totals?.images),
    there(row.totals?.annotations),
    row.project ?? '',
    row.report ?? row.problem ?? '',
  ]);
  const [head = '', ...lines] = table(['export', 'verdict', 'images', 'annotations', 'CVAT project', 'report'], cells);
  return [head, ...lines.map((line, index) => paint(line, sorted[index], colour))];
}

export function verdictWords({ verdict, dryRun }: Pick<OverviewRow, 'verdict' | 'dryRun'>): string {
  if (!verdict) return 'not migrated';
  return `${dryRun ? 'dry run: ' : ''}${verdict.replaceAll('-', ' ')}`;
}

/** How many of how many are in CVAT. */
export function there(totals: Report['totals']['images'] | undefined): string {
  if (!totals) return '';
  const { read, excluded } = totals;
  return excluded === 0
    ? read.toLocaleString('en-US')
    : `${(read - excluded).toLocaleString('en-US')} of ${read.toLocaleString('en-US')}`;
}

const RANKS: Record<Verdict, number> = { failed: 1, incomplete: 2, 'verified-with-changes': 3, verified: 4 };

export const rank = ({ verdict }: Pick<OverviewRow, 'verdict'>) => (verdict ? RANKS[verdict] : 0);

function paint(line: string, row: OverviewRow | undefined, colour: boolean): string {
  const { verdict, dryRun = false } = row ?? {};
  // What is planned only must not look like done.
  if (verdict && dryRun) return line;
  return colour ? styleText(verdict ? COLOURS[verdict] : 'red', line, { validateStream: false }) : line;
}
