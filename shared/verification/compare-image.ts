import type { AnnotationRecord } from '../dataset/record.ts';
import { type Comparable, toComparable } from './comparable.ts';
import type { Difference } from './comparison.ts';
import { differentAttributes, differentGeometry, differentLabel, missing } from './describe.ts';
import { matchNear, matchOverlapping } from './match.ts';
import { sameInOrder } from './same-in-order.ts';

/** What became of one expected annotation; `matched` has no difference. */
export type Outcome = 'matched' | Difference;

/**
 * One image in one job. `carried` names the attributes that the migration writes for a label: others belong to the
 * project (CVAT answers their defaults) and are no difference.
 */
export function compareImage(
  expected: readonly AnnotationRecord[],
  actual: readonly AnnotationRecord[],
  carried: ReadonlyMap<string, ReadonlySet<string>>,
): { outcomes: Map<AnnotationRecord, Outcome>; unexpected: AnnotationRecord[] } {
  const outcomes = new Map<AnnotationRecord, Outcome>();
  if (sameInOrder(expected, actual)) {
    for (const record of expected) outcomes.set(record, 'matched');
    return { outcomes, unexpected: [] };
  }
  const label = ({ record }: Comparable) => record.label;
  const attributes = ({ record }: Comparable) =>
    JSON.stringify(
      Object.entries(record.attributes)
        .filter(([name, value]) => value !== '' && carried.get(record.label)?.has(name))
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );

  const equal = matchNear(
    expected.map(toComparable),
    actual.map(toComparable),
    (item) => `${label(item)}\n${attributes(item)}`,
  );
  for (const [{ record }] of equal.pairs) outcomes.set(record, 'matched');
  const note = (pairs: [Comparable, Comparable][], describe: (pair: [Comparable, Comparable]) => Difference) => {
    for (const pair of pairs) outcomes.set(pair[0].record, describe(pair));
  };
  const sameLabel = matchNear(equal.expected, equal.actual, label);
  note(sameLabel.pairs, differentAttributes);
  const sameGeometry = matchNear(sameLabel.expected, sameLabel.actual);
  note(sameGeometry.pairs, differentLabel);
  const moved = matchOverlapping(
    sameGeometry.expected,
    sameGeometry.actual,
    (item) => `${item.record.geometry.type} ${label(item)}`,
  );
  note(moved.pairs, differentGeometry);
  for (const { record } of moved.expected) outcomes.set(record, missing(record));
  return { outcomes, unexpected: moved.actual.map(({ record }) => record) };
}
