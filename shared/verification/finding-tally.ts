import { type Effect, effectOf, type Finding } from '../dataset/finding.ts';
import type { FindingTotal } from './report.ts';

const RANK = { error: 0, warning: 1, info: 2 };
const WEIGHT: Record<Effect, number> = { failed: 0, excluded: 1, changed: 2, info: 3 };

/** Counts findings by code and keeps the first of each, so that a million of them make a small report. */
export function findingTally(listed: number) {
  const byCode = new Map<string, { total: FindingTotal; examples: Finding[] }>();
  const excluded = { images: 0, annotations: 0 };
  const lost = { images: 0, annotations: 0 };
  const effects: Record<Effect, number> = { info: 0, changed: 0, excluded: 0, failed: 0 };

  const entryOf = (finding: Pick<Finding, 'code' | 'severity' | 'effect' | 'excludes'>) => {
    const { code, severity } = finding;
    const effect = effectOf(finding);
    const empty = { code, severity, effect, count: 0, listed: 0, excluded: { images: 0, annotations: 0 } };
    const entry = byCode.get(code) ?? { total: empty, examples: [] };
    byCode.set(code, entry);
    if (RANK[severity] < RANK[entry.total.severity]) entry.total.severity = severity;
    if (WEIGHT[effect] < WEIGHT[entry.total.effect]) entry.total.effect = effect;
    return entry;
  };
  // Of one weight the first to come stands first: a cause comes before what follows from it.
  const sorted = () => [...byCode.values()].toSorted((a, b) => WEIGHT[a.total.effect] - WEIGHT[b.total.effect]);

  return {
    add(finding: Finding) {
      const { total, examples } = entryOf(finding);
      const count = finding.count ?? 1;
      total.count += count;
      effects[effectOf(finding)] += count;
      if (examples.length < listed) {
        examples.push(finding);
        total.listed++;
      }
      if (finding.excludes) {
        const kind = finding.excludes === 'image' ? 'images' : 'annotations';
        total.excluded[kind] += count;
        excluded[kind] += count;
        // What was merged with its like is taken out of the sums, and lost nothing.
        if (effectOf(finding) !== 'changed') lost[kind] += count;
        // It stands in CVAT and counts as migrated, and nobody can see it there.
      } else if (effectOf(finding) === 'excluded') lost.images += count;
    },
    /** More of what `add` has seen an example of. */
    addUnlisted(kind: Pick<Finding, 'code' | 'severity'>, count: number) {
      if (count > 0) entryOf(kind).total.count += count;
    },
    excluded,
    /** What is not in CVAT, or cannot be seen there. */
    lost,
    /** How many records or places there are of each effect. */
    effects,
    totals: () => sorted().map(({ total }) => total),
    findings: () => sorted().flatMap(({ examples }) => examples),
  };
}
