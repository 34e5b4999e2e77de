import type { Effect, Finding } from '../dataset/finding.ts';
import { addCounts, noCounts } from './comparison.ts';
import { findingTally } from './finding-tally.ts';
import { headline } from './headline.ts';
import { labelTotals } from './label-totals.ts';
import type { Report, Totals, Verdict } from './report.ts';
import { reportTask } from './report-task.ts';
import { type TaskPart, taskFindings } from './task-findings.ts';

export type ReportParts = Pick<Report, 'migration' | 'source'> & {
  dryRun: boolean;
  target: { url: string; version: string; organization?: string; project?: { id: number; name: string } };
  /** What the export holds. */
  read: { images: number; annotations: number };
  /** Names of all labels, also of those without annotations. */
  labels: readonly string[];
  tasks: readonly TaskPart[];
  /** Of reading, surveying and planning; those of the tasks come with the tasks. */
  findings: Iterable<Finding> | AsyncIterable<Finding>;
};

type Excluded = { images: number; annotations: number };

/** Adds up what a migration did and decides the verdict (see Verdict). `examples`: findings listed of each code. */
export async function buildReport(parts: ReportParts, options: { examples?: number } = {}): Promise<Report> {
  const { dryRun } = parts;
  const tally = findingTally(options.examples ?? 20);
  for await (const finding of parts.findings) tally.add(finding);
  for (const task of parts.tasks) {
    const { findings, unlisted } = taskFindings(task);
    for (const finding of findings) tally.add(finding);
    for (const { count, ...kind } of unlisted) tally.addUnlisted(kind, count);
  }
  const totals = {
    images: sum(parts, 'images', tally.excluded),
    annotations: sum(parts, 'annotations', tally.excluded),
  };
  for (const finding of brokenSums(totals, dryRun)) tally.add(finding);
  const { images } = totals;
  if (images.migrated + images.alreadyThere + images.kept === 0 && tally.effects.failed === 0)
    tally.add(nothingMigrated(images.read));
  const opened = openedOf(parts.tasks);
  const verdict = verdictOf(tally.effects, totals, opened, dryRun);
  const findings = tally.findings();
  return {
    schema: 2,
    verdict,
    headline: headline({ verdict, dryRun, totals, lost: tally.lost, opened, findings }),
    dryRun,
    migration: parts.migration,
    source: parts.source,
    target: target(parts.target),
    totals,
    opened,
    labels: labelTotals(parts.tasks, parts.labels),
    tasks: parts.tasks.map((task) => reportTask(task, parts.target.url)),
    findingTotals: tally.totals(),
    findings,
  };
}

/** The counts decide beside the findings: a finding that somebody forgot must not make a verdict better than it is. */
function verdictOf(
  effects: Record<Effect, number>,
  totals: Report['totals'],
  opened: Report['opened'],
  dryRun: boolean,
): Verdict {
  const both = [totals.images, totals.annotations];
  const exact = both.every(({ different, missing, unexpected }) => different + missing + unexpected === 0);
  if (effects.failed > 0 || !exact) return 'failed';
  if (effects.excluded > 0) return 'incomplete';
  const proven = dryRun || (opened.opened === opened.chunks && (opened.chunks > 0 || totals.images.read === 0));
  const asExported = both.every(({ kept }) => kept === 0) && effects.changed === 0;
  return proven && asExported ? 'verified' : 'verified-with-changes';
}

function openedOf(tasks: readonly TaskPart[]): Report['opened'] {
  const all = { chunks: 0, opened: 0 };
  for (const task of tasks) {
    if (task.state !== 'verified') continue;
    all.chunks += task.opened.chunks;
    all.opened += task.opened.opened;
  }
  return all;
}

function sum(parts: ReportParts, kind: 'images' | 'annotations', excluded: Excluded): Totals {
  const none = { migrated: 0, updated: 0, alreadyThere: 0, kept: 0 };
  const totals = { read: parts.read[kind], ...none, excluded: excluded[kind], ...noCounts() };
  for (const task of parts.tasks) {
    if (task.state === 'failed') continue;
    const { outcome } = task;
    totals.migrated += outcome.new[kind] + outcome.updated[kind];
    totals.updated += outcome.updated[kind];
    totals.alreadyThere += outcome.equal[kind];
    totals.kept += outcome.kept[kind];
    if (task.state === 'verified') addCounts(totals, task.comparison[kind]);
  }
  return totals;
}

/** A report that does not add up has lost something: that is worse than any single finding. */
function brokenSums(totals: Report['totals'], dryRun: boolean): Finding[] {
  const findings: Finding[] = [];
  const broken = (at: string, detail: string) =>
    findings.push({
      ...{ code: 'REPORT_DOES_NOT_ADD_UP', severity: 'error', at, detail },
      fix: 'This is a fault of the tool: report it with the export and the findings file',
    });
  for (const [kind, t] of Object.entries(totals)) {
    const at = `totals.${kind}`;
    if (t.read !== t.migrated + t.alreadyThere + t.kept + t.excluded) {
      const parts = `migrated ${t.migrated} + already there ${t.alreadyThere} + kept ${t.kept} + excluded ${t.excluded}`;
      broken(at, `read ${t.read} is not ${parts}`);
    }
    const verified = t.matched + t.different + t.missing;
    const looked = t.migrated + t.alreadyThere;
    if (!dryRun && looked !== verified)
      broken(at, `migrated and already there, ${looked}, is not the ${verified} that were looked for in CVAT`);
  }
  return findings;
}

function nothingMigrated(read: number): Finding {
  return {
    ...{ code: 'NOTHING_MIGRATED', severity: 'error', at: 'totals.images' },
    detail: `not one of ${read} images got into CVAT`,
    fix: 'Do what the other findings say, most often about the paths of the images, then start again',
  };
}

function target({ url, version, organization, project }: ReportParts['target']): Report['target'] {
  return {
    url,
    version,
    organization: organization ?? null,
    project: project ? { ...project, url: `${url}/projects/${project.id}` } : null,
  };
}
