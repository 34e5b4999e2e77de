import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byCodePoint } from '../../shared/dataset/code-point-order.ts';
import { identityKey } from '../../shared/dataset/identity-key.ts';
import { atOnce } from '../../shared/dataset/in-turns.ts';
import type { ImageRecord } from '../../shared/dataset/record.ts';
import { PlannedImages } from '../../shared/migration/planned-images.ts';

const name = fc.array(fc.constantFrom('a', 'b', '\u{1f600}', '\uffee'), { minLength: 1, maxLength: 5 });
const path = name.map((parts) => parts.join('/'));
const place = fc.constantFrom(
  {},
  { container: 'c' },
  { account: 'a', container: 'c' },
  { account: 'b', container: 'c' },
);
const image = fc
  .record({
    ...{ path, width: fc.constant(10), height: fc.constant(20), kind: fc.constant('image' as const) },
    source: fc.option(fc.tuple(place, fc.option(path)), { nil: undefined }),
    index: fc.option(fc.nat({ max: 9 }), { nil: undefined }),
    orientation: fc.option(fc.constantFrom(1, 6), { nil: undefined }),
  })
  .map(({ source, orientation, ...record }): ImageRecord => {
    const named = source && { ...source[0], path: source[1] ?? record.path };
    return {
      ...record,
      source: named,
      ...(orientation === undefined ? {} : { measured: { etag: 'e', orientation } }),
    };
  });
const images = fc.uniqueArray(image, { maxLength: 40, selector: (one) => one.path });

test('PlannedImages tells of every image what planning asks, and sums what it has', () => {
  const weights = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 5 })), { maxLength: 60 });
  fc.assert(
    fc.property(images, weights, (list, more) => {
      const planned = new PlannedImages();
      for (const one of list) {
        expect(planned.rowOf(one.path)).toBe(-1);
        planned.add(one);
      }
      const sums = list.map(() => ({ shapes: 0, bytes: 0 }));
      for (const [n, weight] of list.length === 0 ? [] : more) {
        const row = n % list.length;
        planned.addWeight(row, { shapes: weight, bytes: 3e9 });
        const sum = sums[row];
        if (sum) [sum.shapes, sum.bytes] = [sum.shapes + weight, sum.bytes + 3e9];
      }
      expect(planned.length).toBe(list.length);
      for (const [row, one] of list.entries()) {
        expect(planned.rowOf(one.path)).toBe(row);
        expect(planned.pathAt(row)).toBe(one.path);
        expect(planned.indexAt(row)).toBe(one.index);
        expect(planned.weightAt(row)).toEqual(sums[row]);
        expect(identityKey(planned.at(row))).toBe(identityKey(one));
        const { account, container } = planned.at(row).source ?? {};
        expect([account, container]).toEqual([one.source?.account, one.source?.container]);
        expect(planned.measuredAt(row)).toEqual(one.measured?.orientation === 6 ? one.measured : undefined);
      }
    }),
  );
});

test('PlannedImages gives rows in the code-point order of the paths, whatever order the dataset has', () => {
  fc.assert(
    fc.property(images, fc.boolean(), (list, inOrder) => {
      const paths = list.map((one) => one.path);
      if (inOrder) paths.sort(byCodePoint);
      const planned = new PlannedImages();
      for (const one of paths) planned.add({ kind: 'image', path: one, width: 1, height: 1 });
      const some = Int32Array.from(paths.keys()).filter((row) => row % 3 !== 0);
      const sorted = [...some].map((row) => planned.pathAt(row)).sort(byCodePoint);
      expect([...atOnce(planned.sorted(some))].map((row) => planned.pathAt(row))).toEqual(sorted);
    }),
  );
});
