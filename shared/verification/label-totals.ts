import { addCounts, noCounts } from './comparison.ts';
import type { Report } from './report.ts';
import type { TaskPart } from './task-findings.ts';

/** What came of the annotations of each label and type; of a label without any, a row without a type. */
export function labelTotals(tasks: readonly TaskPart[], names: readonly string[]): Report['labels'] {
  const byLabel = new Map<string, Report['labels'][number]>();
  const seen = new Set<string>();
  for (const task of tasks) {
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
  for (const name of names) {
    if (!seen.has(name)) byLabel.set(`${name}\n`, { name, type: null, migrated: 0, ...noCounts() });
  }
  return [...byLabel].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}
