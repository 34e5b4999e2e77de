import { plural } from '../../shared/dataset/plural.ts';
import type { UnreadableExport } from '../pipeline/find-exports.ts';
import type { OverviewRow } from '../terminal/overview-lines.ts';

/** Exports of which nothing is migrated, or not all: an older one may have pictures that no later one has. */
export function leftOutRows(
  {
    older,
    unreadable,
  }: { older: readonly { name: string; newer: string; lacking: number }[]; unreadable: readonly UnreadableExport[] },
  { dryRun }: { dryRun: boolean },
): OverviewRow[] {
  const row = (name: string, problem: string): OverviewRow => ({
    ...{ name, problem, dryRun, verdict: undefined, totals: undefined, report: undefined, project: undefined },
  });
  const partly = older.filter(({ lacking }) => lacking > 0);
  return [
    ...partly.map(({ name, newer, lacking }) =>
      row(
        name,
        `left out for ${newer}, which lacks ${plural(lacking, 'picture')} of it: migrate it by itself, if wanted`,
      ),
    ),
    ...unreadable.map(({ name, reason }) => row(name, reason)),
  ];
}
