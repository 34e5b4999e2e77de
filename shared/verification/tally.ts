import type { AnnotationRecord, GeometryType } from '../dataset/record.ts';
import { type Counts, type Difference, type LabelCounts, noCounts } from './comparison.ts';

/** Counts by label and type. */
export function labelCounts() {
  const counts = new Map<string, LabelCounts>();
  const key = (label: string, type: GeometryType) => `${label}\n${type}`;
  return {
    key,
    count({ label, geometry: { type } }: AnnotationRecord, kind: keyof Counts) {
      const entry = counts.get(key(label, type)) ?? { label, type, ...noCounts() };
      entry[kind]++;
      counts.set(key(label, type), entry);
    },
    list: () => [...counts.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry),
  };
}

/** Keeps the first `limit` of every kind, and tells of the others. */
export function boundedList(limit: number, tell?: (omitted: Difference) => void) {
  const seen = new Map<Difference['kind'], number>();
  const differences: Difference[] = [];
  let omitted = 0;
  return {
    add(difference: Difference) {
      const count = (seen.get(difference.kind) ?? 0) + 1;
      seen.set(difference.kind, count);
      if (count <= limit) differences.push(difference);
      else {
        omitted += difference.count ?? 1;
        tell?.(difference);
      }
    },
    result: () => ({ differences, omitted }),
  };
}
