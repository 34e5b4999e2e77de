import { plural } from '../../shared/dataset/plural.ts';
import { plain } from './plain.ts';
import { table } from './table.ts';

/** What a person wants to know of an export that was found, as JSON has it, too. */
export type DiscoveredRow = {
  export: string;
  project: string;
  kind: string;
  format: 'COCO' | 'JSON Lines';
  date: string;
  images: number;
  annotations: number;
  /** Where most of its pictures are, and how many of them. */
  pictures: { place: string; found: number } | undefined;
  migrated: { verdict: string; finished: string; report: string } | undefined;
  /** A later export of the same project. */
  newer: string | undefined;
  /** Pictures of it that no later one has. */
  lacking: number;
};

type Unreadable = { name: string; reason: string; fix: string };

/** All exports in one table, below it what cannot be read and what to do next. */
export function discoverLines(
  rows: readonly DiscoveredRow[],
  unreadable: readonly Unreadable[],
  { next }: { next: string },
): string[] {
  const cells = rows.map((row) => [
    ...[row.project, `${row.kind.replaceAll('-', ' ')} (${row.format})`, row.date.slice(0, 10), row.images],
    ...[row.annotations, row.pictures ? `${number(row.pictures.found)} in ${row.pictures.place}` : 'none found'],
    ...[migrated(row), row.export],
  ]);
  const head = ['project', 'kind', 'date', 'images', 'annotations', 'pictures there', 'migrated', 'export'];
  const refused = unreadable.flatMap(({ name, reason, fix }) => [
    `Not read: ${plain(name)}: ${plain(reason)}`,
    `  → ${plain(fix)}`,
  ]);
  const left = rows.filter(({ newer, pictures }) => newer === undefined && pictures).length;
  return [
    ...(rows.length > 0 ? [...table(head, cells), ''] : []),
    ...(refused.length > 0 ? [...refused, ''] : []),
    rows.length === 0 ? 'No export of Azure ML was found' : `${plural(rows.length, 'export')} found`,
    ...(left > 0 ? [`  → Migrate ${left === 1 ? 'it' : `the latest of each project, ${left} in all`}: ${next}`] : []),
  ];
}

/** The verdict is as old as its report: what happened in CVAT since is not looked at here. */
function migrated({ migrated: done, newer, lacking }: DiscoveredRow): string {
  if (done) return `${done.verdict.replaceAll('-', ' ')} on ${done.finished.slice(0, 10)}`;
  if (newer === undefined) return 'no';
  return `no: there is a later export${lacking === 0 ? '' : `, without ${plural(lacking, 'picture')} of it`}`;
}

const number = (value: number) => value.toLocaleString('en-US');
