import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AnnotationRecord, Geometry } from '../../shared/dataset/record.ts';
import { compareTask } from '../../shared/verification/compare.ts';

const image = { kind: 'image', path: 'a.jpg', width: 4000, height: 4000 } as const;

/** Coordinates with many coincidences: few places, each met again and again, written with more than two decimals. */
const pixel = fc
  .tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: -4, max: 4 }))
  .map(([place, off]) => place * 3.05 + off / 1000);
const box = fc.record({ type: fc.constant('box' as const), x: pixel, y: pixel, width: pixel, height: pixel });
const ring = fc.array(pixel, { minLength: 6, maxLength: 10 }).map((points) => points.slice(0, points.length & ~1));
const polygon = fc.record({
  type: fc.constant('polygon' as const),
  parts: fc.array(ring, { minLength: 1, maxLength: 3 }),
});
const annotation = fc.record({
  kind: fc.constant('annotation' as const),
  image: fc.constant('a.jpg'),
  label: fc.constantFrom('Cat', 'Dog'),
  geometry: fc.oneof(box, polygon, fc.constant({ type: 'tag' as const })),
  attributes: fc.constant({}),
});

/** As CVAT stores an import: corners with two decimals, parts in any order. */
function stored(record: AnnotationRecord): AnnotationRecord {
  return { ...record, geometry: rounded(record.geometry) };
}

function rounded(geometry: Geometry): Geometry {
  const two = (value: number) => Number(value.toFixed(2));
  if (geometry.type === 'box') {
    const [x, y] = [two(geometry.x), two(geometry.y)];
    const [right, bottom] = [two(geometry.x + geometry.width), two(geometry.y + geometry.height)];
    return { type: 'box', x, y, width: right - x, height: bottom - y };
  }
  if (geometry.type !== 'polygon') return geometry;
  return { type: 'polygon', parts: geometry.parts.map((part) => part.map(two)).toReversed() };
}

function compare(expected: AnnotationRecord[], actual: AnnotationRecord[]) {
  return compareTask({
    expected: { images: [image], annotations: expected },
    actual: { images: [image], jobs: [{ id: 1, start: 0, stop: 0, annotations: actual }], foreign: [] },
  });
}

it('compareTask() matches everything that CVAT only rounded and reordered', () => {
  fc.assert(
    fc.property(fc.array(annotation, { maxLength: 60 }), (expected) => {
      const { annotations, differences } = compare(expected, expected.map(stored).toReversed());
      expect(differences).toEqual([]);
      expect(annotations).toEqual({ matched: expected.length, different: 0, missing: 0, unexpected: 0 });
    }),
  );
});

it('compareTask() accounts for every annotation of both sides', () => {
  const both = fc.tuple(fc.array(annotation, { maxLength: 40 }), fc.array(annotation, { maxLength: 40 }));
  fc.assert(
    fc.property(both, ([expected, actual]) => {
      const { annotations: counts, labels } = compare(expected, actual.map(stored));
      expect(counts.matched + counts.different + counts.missing).toBe(expected.length);
      expect(counts.matched + counts.different + counts.unexpected).toBe(actual.length);
      for (const kind of ['matched', 'different', 'missing', 'unexpected'] as const) {
        expect(labels.reduce((sum, label) => sum + label[kind], 0)).toBe(counts[kind]);
      }
    }),
  );
});

it('compareTask() misses exactly as many as were taken away', () => {
  fc.assert(
    fc.property(fc.array(annotation, { minLength: 1, maxLength: 40 }), fc.nat(), (expected, seed) => {
      const kept = expected.map(stored).filter((_, k) => k !== seed % expected.length);
      expect(compare(expected, kept).annotations).toEqual({
        ...{ matched: expected.length - 1, different: 0, missing: 1, unexpected: 0 },
      });
    }),
  );
});
