import type { Finding } from '../dataset/finding.ts';
import type { FindingTotal } from './report.ts';

const RANK = { error: 0, warning: 1, info: 2 };

/** Counts findings by code and keeps the first of each, so that a million of them make a small report. */
export function findingTally(listed: number) {
  const byCode = new Map<string, { total: FindingTotal; examples: Finding[] }>();
  const excluded = { images: 0, annotations: 0 };
  let errors = 0;
  let warnings = 0;

  const entryOf = ({ code, severity }: Pick<Finding, 'code' | 'severity'>) => {
    const empty = { code, severity, count: 0, listed: 0, excluded: { images: 0, annotations: 0 } };
    const entry = byCode.get(code) ?? { total: empty, examples: [] };
    byCode.set(code, entry);
    if (RANK[severity] < RANK[entry.total.severity]) entry.total.severity = severity;
    return entry;
  };
  const sorted = () =>
    [...byCode.values()].toSorted(
      ({ total: a }, { total: b }) => RANK[a.severity] - RANK[b.severity] || (a.code < b.code ? -1 : 1),
    );

  return {
    add(finding: Finding) {
      const { total, examples } = entryOf(finding);
      const count = finding.count ?? 1;
      total.count += count;
      if (examples.length < listed) {
        examples.push(finding);
        total.listed++;
      }
      if (finding.excludes) {
        const kind = finding.excludes === 'image' ? 'images' : 'annotations';
        total.excluded[kind] += count;
        excluded[kind] += count;
      } else if (finding.severity === 'error') errors++;
      if (finding.severity === 'warning') warnings++;
    },
    /** More of what `add` has seen an example of. */
    addUnlisted(kind: Pick<Finding, 'code' | 'severity'>, count: number) {
      if (count > 0) entryOf(kind).total.count += count;
    },
    excluded,
    /** Errors that are more than the exclusion of a record. */
    errors: () => errors,
    warnings: () => warnings,
    totals: () => sorted().map(({ total }) => total),
    findings: () => sorted().flatMap(({ examples }) => examples),
  };
}
