import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnnotationRecord, Geometry } from '../../shared/dataset/record.ts';
import { matchEqual } from '../../shared/verification/holds.ts';
import { sameInOrder } from '../../shared/verification/same-in-order.ts';

const number = fc.constantFrom(0, 0.004, 0.009, 0.02, 5, 5.006, 7, 300_000.5);
const ring = fc.array(number, { minLength: 6, maxLength: 6 });
const geometry: fc.Arbitrary<Geometry> = fc.oneof(
  fc.record({ type: fc.constant('box' as const), x: number, y: number, width: number, height: number }),
  ring.map((part) => ({ type: 'polygon' as const, parts: [part] })),
  fc.constant({ type: 'tag' as const }),
);
const annotation = fc.record({
  kind: fc.constant('annotation' as const),
  image: fc.constant('a.jpg'),
  label: fc.constantFrom('cat', 'dog'),
  geometry,
  attributes: fc.constantFrom<Record<string, string>>({}, { colour: 'red' }, { colour: '' }),
});
/** The same a little elsewhere, or something else. */
const other = (one: AnnotationRecord) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(one) },
    { weight: 1, arbitrary: annotation },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom(0.003, 0.008, 0.013)
        .map((by) =>
          one.geometry.type === 'box' ? { ...one, geometry: { ...one.geometry, x: one.geometry.x + by } } : one,
        ),
    },
  );

test('sameInOrder() never says more than the search for pairs', () => {
  let same = 0;
  let searched = 0;
  const lists = fc
    .array(annotation, { maxLength: 4 })
    .chain((expected) => fc.tuple(fc.constant(expected), fc.tuple(...expected.map(other))));
  fc.assert(
    fc.property(lists, ([expected, actual]) => {
      if (!sameInOrder(expected, actual)) {
        searched += 1;
        return;
      }
      same += 1;
      const { expected: missing, actual: left } = matchEqual(expected, actual);
      expect([missing, left]).toEqual([[], []]);
    }),
    { numRuns: 2000 },
  );
  expect(Math.min(same, searched)).toBeGreaterThan(100);
});

test('sameInOrder() leaves another order and another number of annotations to the search', () => {
  const box = (x: number): AnnotationRecord => ({
    ...{ kind: 'annotation', image: 'a.jpg', label: 'cat', attributes: {} },
    geometry: { type: 'box', x, y: 0, width: 1, height: 1 },
  });
  expect(sameInOrder([box(1), box(2)], [box(1), box(2)])).toBe(true);
  expect(sameInOrder([box(1), box(2)], [box(2), box(1)])).toBe(false);
  expect(sameInOrder([box(1)], [box(1), box(2)])).toBe(false);
  expect(sameInOrder([box(1), box(2)], [box(1)])).toBe(false);
});
