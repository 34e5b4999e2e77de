import type { Finding } from '../dataset/finding.ts';
import { addCounts, type Counts, noCounts } from './comparison.ts';
import { findingTally } from './finding-tally.ts';
import type { Report, ReportTask, Totals, Verdict } from './report.ts';
import { type TaskPart, taskFindings } from './task-findings.ts';

export type ReportParts = Pick<Report, 'migration' | 'source'> & {
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
  const planned = parts.tasks.some((task) => task.state === 'planned');
  for (const finding of brokenSums(totals, planned)) tally.add(finding);
  if (totals.images.migrated === 0 && tally.errors() === 0) tally.add(nothingMigrated(totals.images.read));

  const exact = ({ different, missing, unexpected }: Counts) => different + missing + unexpected === 0;
  const sound =
    tally.errors() === 0 &&
    exact(totals.images) &&
    exact(totals.annotations) &&
    parts.tasks.every((task) => task.state !== 'failed');
  const clean = tally.warnings() + tally.excluded.images + tally.excluded.annotations === 0;
  const done = planned ? 'planned' : 'verified';
  const verdict: Verdict = !sound ? 'failed' : clean ? done : `${done}-with-findings`;
  return {
    schema: 1,
    verdict,
    migration: parts.migration,
    source: parts.source,
    target: target(parts.target),
    totals,
    labels: labelTotals(parts),
    tasks: parts.tasks.map((task) => reportTask(task, parts.target.url)),
    findingTotals: tally.totals(),
    findings: tally.findings(),
  };
}

function sum(parts: ReportParts, kind: 'images' | 'annotations', excluded: Excluded): Totals {
  const totals = { read: parts.read[kind], migrated: 0, excluded: excluded[kind], ...noCounts() };
  for (const task of parts.tasks) {
    if (task.state === 'failed') continue;
    totals.migrated += task[kind];
    if (task.state === 'verified') addCounts(totals, task.comparison[kind]);
  }
  return totals;
}

/** A report that does not add up has lost something: that is worse than any single finding. */
function brokenSums(totals: Report['totals'], planned: boolean): Finding[] {
  const findings: Finding[] = [];
  const broken = (at: string, detail: string) =>
    findings.push({
      ...{ code: 'REPORT_DOES_NOT_ADD_UP', severity: 'error', at, detail },
      fix: 'This is a fault of the tool: report it with the export and the findings file',
    });
  for (const [kind, t] of Object.entries(totals)) {
    const at = `totals.${kind}`;
    if (t.read !== t.migrated + t.excluded)
      broken(at, `read ${t.read} is not migrated ${t.migrated} + excluded ${t.excluded}`);
    const verified = t.matched + t.different + t.missing;
    if (!planned && t.migrated !== verified)
      broken(at, `migrated ${t.migrated} is not the ${verified} that were looked for in CVAT`);
  }
  return findings;
}

function nothingMigrated(read: number): Finding {
  return {
    ...{ code: 'NOTHING_MIGRATED', severity: 'error', at: 'totals.images' },
    detail: `not one of ${read} images got into CVAT`,
    fix: 'Mend what the other findings name, most often the paths of the images, then start again',
  };
}

function labelTotals(parts: ReportParts): Report['labels'] {
  const byLabel = new Map<string, Report['labels'][number]>();
  const seen = new Set<string>();
  for (const task of parts.tasks) {
    if (task.state !== 'verified') continue;
    for (const counts of task.comparison.labels) {
      const { label: name, type } = counts;
      const key = `${name}\n${type}`;
      const entry = byLabel.get(key) ?? { name, type, migrated: 0, ...noCounts() };
      addCounts(entry, counts);
      entry.migrated = entry.matched + entry.different + entry.missing;
      byLabel.set(key, entry);
      seen.add(name);
    }
  }
  for (const name of parts.labels) {
    if (!seen.has(name)) byLabel.set(`${name}\n`, { name, type: null, migrated: 0, ...noCounts() });
  }
  return [...byLabel].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

function reportTask(task: TaskPart, server: string): ReportTask {
  const { name, state, images, annotations } = task;
  const verification =
    task.state === 'verified'
      ? { images: task.comparison.images, annotations: task.comparison.annotations }
      : { images: noCounts(), annotations: noCounts() };
  const id = task.id ?? null;
  return { id, name, url: id === null ? null : `${server}/tasks/${id}`, state, images, annotations, verification };
}

function target({ url, version, organization, project }: ReportParts['target']): Report['target'] {
  return {
    url,
    version,
    organization: organization ?? null,
    project: project ? { ...project, url: `${url}/projects/${project.id}` } : null,
  };
}
