import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchAnnotations } from '../../shared/dataset/match-annotations.ts';
import type { AnnotationRecord, Geometry } from '../../shared/dataset/record.ts';

const drawn = (geometry: Geometry, label = 'cow'): AnnotationRecord => ({
  ...{ kind: 'annotation', image: 'a.jpg', label, geometry, attributes: {} },
});
const box = (x: number, y: number, width: number, height: number): Geometry => ({ type: 'box', x, y, width, height });
/** Two triangles that together reach over the box. */
const polygon = (x: number, y: number, width: number, height: number): Geometry => ({
  type: 'polygon',
  parts: [
    [x, y, x + width, y, x, y + height / 2],
    [x + width, y + height / 2, x + width, y + height, x, y + height],
  ],
});
/** The columns from `first` to before `last` of a mask of 20 x 10. */
const mask = (first: number, last: number): Geometry => ({
  ...{ type: 'mask', width: 20, height: 10 },
  counts: [first * 10, (last - first) * 10, ...(last < 20 ? [(20 - last) * 10] : [])],
});

describe('matchAnnotations() takes for the same thing what overlaps by half at least', () => {
  test.each<[string, Geometry, Geometry, boolean]>([
    ['a box that moved by a third of itself', box(0, 0, 30, 10), box(10, 0, 30, 10), true],
    ['a box that moved by more', box(0, 0, 30, 10), box(11, 0, 30, 10), false],
    ['a box that moved down by more', box(5, 0, 10, 30), box(5, 11, 10, 30), false],
    ['a box that lies beside it', box(0, 0, 10, 10), box(10, 0, 10, 10), false],
    ['a polygon that moved by a third of itself', polygon(10, 5, 30, 10), polygon(20, 5, 30, 10), true],
    ['a polygon that moved by more', polygon(10, 5, 30, 10), polygon(21, 5, 30, 10), false],
    ['a polygon that moved down by more', polygon(5, 10, 10, 30), polygon(5, 21, 10, 30), false],
    ['a polygon where a box was', box(10, 5, 30, 10), polygon(10, 5, 30, 10), true],
    ['a mask that moved by a third of itself', mask(0, 9), mask(3, 12), true],
    ['a mask that moved by more', mask(0, 9), mask(4, 13), false],
    ['a mask that reaches the right side', mask(8, 20), mask(12, 20), true],
    ['a tag where a box was', box(0, 0, 30, 10), { type: 'tag' }, false],
  ])('%s', (_, before, after, same) => {
    const [old, current] = [drawn(before), drawn(after)];
    const change = { before: old, after: current };
    expect(matchAnnotations([old], [current])).toEqual(
      same ? { added: [], removed: [], changed: [change] } : { added: [current], removed: [old], changed: [] },
    );
  });

  test('the nearest of several first', () => {
    const [near, far] = [drawn(box(1, 0, 30, 10)), drawn(box(8, 0, 30, 10))];
    const old = drawn(box(0, 0, 30, 10));
    expect(matchAnnotations([old], [far, near])).toEqual({
      ...{ added: [far], removed: [], changed: [{ before: old, after: near }] },
    });
  });
});

const side = fc.integer({ min: 1, max: 30 });
const geometry = fc.oneof(
  fc.tuple(side, side, side, side).map(([x, y, width, height]) => box(x, y, width, height)),
  fc.tuple(side, side, side, side).map(([x, y, width, height]) => polygon(x, y, width, height)),
  fc.tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 11, max: 20 })).map(([from, to]) => mask(from, to)),
  fc.constant<Geometry>({ type: 'tag' }),
);
const annotations = fc.array(
  fc.tuple(geometry, fc.constantFrom('cow', 'dog')).map(([shape, label]) => drawn(shape, label)),
  { maxLength: 12 },
);

test('matchAnnotations() accounts for every annotation of both sides once, of every geometry', () => {
  const sorted = (records: AnnotationRecord[]) => records.map((one) => JSON.stringify(one)).sort();
  fc.assert(
    fc.property(annotations, annotations, (before, after) => {
      const { added, removed, changed } = matchAnnotations(before, after);
      const equal = before.length - removed.length - changed.length;
      expect(equal).toBe(after.length - added.length - changed.length);
      expect(equal).toBeGreaterThanOrEqual(0);
      const left = [...before];
      const take = (one: AnnotationRecord) => {
        const at = left.indexOf(one);
        expect(at).not.toBe(-1);
        left.splice(at, 1);
      };
      for (const one of removed) take(one);
      for (const pair of changed) take(pair.before);
      const others = after.filter((one) => !added.includes(one) && !changed.some((pair) => pair.after === one));
      expect(sorted(others)).toEqual(sorted(left));
    }),
    { numRuns: 300 },
  );
});
