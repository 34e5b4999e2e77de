import { styleText } from 'node:util';
import type { Finding } from '../../shared/dataset/finding.ts';
import { plural } from '../../shared/dataset/plural.ts';
import { fixFor } from '../../shared/report/channel-fix.ts';
import { headlineOf, lostWithPictures, restText, toldTotals } from '../../shared/report/lost-with-pictures.ts';
import { sentenceOf } from '../../shared/report/sentence.ts';
import type { Report, Totals, Verdict } from '../../shared/verification/report.ts';
import { plain } from './plain.ts';
import { table } from './table.ts';

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const MOST_KINDS = 10;

const STYLE_OF: Readonly<Record<Verdict, Style>> = {
  verified: 'green',
  'verified-with-changes': 'yellow',
  incomplete: 'yellow',
  failed: 'red',
};

/** `proof`: read back from CVAT. `planned`: its title in a dry run. */
type Column = { title: string; planned?: string; always: boolean; proof?: true; of(totals: Totals): number };

/** What is 0 in most reports is shown where it is not; what may never be overlooked is always there. */
const COLUMNS: readonly Column[] = [
  { title: 'read', always: true, of: ({ read }) => read },
  { title: 'migrated', planned: 'to migrate', always: true, of: ({ migrated }) => migrated },
  { title: 'already there', always: false, of: ({ alreadyThere }) => alreadyThere },
  { title: 'kept', always: false, of: ({ kept }) => kept },
  { title: 'excluded', always: true, of: ({ excluded }) => excluded },
  { title: 'matched', always: true, proof: true, of: ({ matched }) => matched },
  { title: 'different', always: true, proof: true, of: ({ different }) => different },
  { title: 'missing', always: true, proof: true, of: ({ missing }) => missing },
  { title: 'unexpected', always: true, proof: true, of: ({ unexpected }) => unexpected },
];

/** What a person reads at the end, before the verdict: totals, labels, findings. */
export function summaryLines(report: Report, options: { colour: boolean }): string[] {
  const paint: Paint = (style, text) => (options.colour ? styleText(style, text, { validateStream: false }) : text);
  const { images, annotations } = report.totals;
  // Of a plan nothing was read back, and four zeros would look like a fault.
  const told = ({ always, proof }: Column) => always && !(proof && report.dryRun);
  const shown = COLUMNS.filter((column) => told(column) || column.of(images) > 0 || column.of(annotations) > 0);
  const row = (name: string, totals: Totals) => [name, ...shown.map(({ of }) => of(totals))];
  return [
    ...table(
      ['', ...shown.map(({ title, planned = title }) => (report.dryRun ? planned : title))],
      [row('images', images), row('annotations', annotations)],
    ),
    '',
    ...labelLines(report),
    ...reportFindingLines(report, paint),
  ];
}

/** The last line of all: the verdict in capitals and the rest of the headline. */
export function verdictLine({ verdict, headline, dryRun }: Report, { colour }: { colour: boolean }): string {
  const words = `${dryRun ? 'DRY RUN: ' : ''}${verdict.replaceAll('-', ' ').toUpperCase()}`;
  const line = `${words}: ${headline.slice(headline.search(/(?<=(?:Verified|changes|Incomplete|Failed): )/))}`;
  return colour ? styleText(STYLE_OF[verdict], line, { validateStream: false }) : line;
}

function labelLines({ labels }: Report): string[] {
  const used = labels.filter((label) => label.type !== null);
  if (used.length === 0) return [];
  const rows = used.map(({ name, type, migrated, matched }) => [name, type ?? '', migrated, matched]);
  return [...table(['label', 'type', 'annotations', 'matched'], rows), ''];
}

/** Findings that belong to no report: of every code the first, and how many there are. */
export function findingLines(findings: readonly Finding[], { colour }: { colour: boolean }): string[] {
  const paint: Paint = (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
  return [...Map.groupBy(findings, ({ code }) => code).values()].flatMap((some) => {
    const count = some.reduce((sum, finding) => sum + (finding.count ?? 1), 0);
    return some[0] ? [...lines(some[0], paint, sentenceOf({ code: some[0].code, count })), ''] : [];
  });
}

/** Of every kind of findings the first, and how many there are. */
function reportFindingLines(report: Report, paint: Paint): string[] {
  const lost = lostWithPictures(report);
  const findingTotals = toldTotals(report, lost);
  const shown = findingTotals.slice(0, MOST_KINDS).flatMap((total) => {
    const first = report.findings.find(({ code }) => code === total.code);
    return first ? [...lines(first, paint, headlineOf(total, lost)), ''] : [];
  });
  if (lost && lost.rest > 0) shown.push(restText(lost), '');
  const more = findingTotals.length - MOST_KINDS;
  return more > 0
    ? [...shown, `${plural(more, 'more kind')} of findings ${more === 1 ? 'is' : 'are'} in the report`, '']
    : shown;
}

const STYLES = { error: 'red', warning: 'yellow', info: 'cyan' } as const;

/** What happened in words, where, the values, what to do; the code, for whoever looks it up, comes last. */
function lines({ code, severity, at, detail, fix }: Finding, paint: Paint, headline: string): string[] {
  return [
    `${paint(STYLES[severity], `${severity}: ${headline}`)}`,
    `  ${plain(at)}: ${plain(detail)}`,
    `  → ${plain(fixFor(fix, { kind: 'command' }))} [${code}]`,
  ];
}
