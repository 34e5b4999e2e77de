import { describe, expect, it, test } from 'vitest';
import type { AnnotationRecord, Geometry } from '../../shared/dataset/record.ts';
import { type Comparable, cornerDistance, toComparable } from '../../shared/verification/comparable.ts';
import { matchOverlapping } from '../../shared/verification/match.ts';

const item = (geometry: Geometry, more: Partial<AnnotationRecord> = {}): Comparable =>
  toComparable({ kind: 'annotation', image: 'a.jpg', label: 'Cat', geometry, attributes: {}, ...more });
const box = (x: number, y = 0, width = 10, height = 10) => item({ type: 'box', x, y, width, height });
/** A ring of five points around the same bounds. */
const ring = (x: number, y: number, width = 10, height = 10) =>
  item({
    type: 'polygon',
    parts: [[x, y, x + width, y, x + width, y + height, x + width / 2, y + height, x, y + height]],
  });
const one = () => '';

test.each([
  ['left', box(10, 10, 20, 20), box(7, 10, 23, 20), 3],
  ['top', box(10, 10, 20, 20), box(10, 6, 20, 24), 4],
  ['right', box(10, 10, 20, 20), box(10, 10, 25, 20), 5],
  ['bottom', box(10, 10, 20, 20), box(10, 10, 20, 26), 6],
  ['every side', box(10, 10, 20, 20), box(11, 12, 20, 21), 3],
  ['no side', box(10, 10, 20, 20), ring(10, 10, 20, 20), 0],
])('cornerDistance() is the largest shift of a side: %s', (_, a, b, shift) => {
  expect(cornerDistance(a, b)).toBe(shift);
  expect(cornerDistance(b, a)).toBe(shift);
});

describe('matchOverlapping()', () => {
  it('pairs the nearest of several that overlap, also where they have other numbers of points', () => {
    const wanted = box(50, 50);
    const [near, far, apart] = [ring(51, 52), ring(50, 57), ring(90, 50)];
    for (const actual of [
      [near, far, apart],
      [apart, far, near],
    ]) {
      const { pairs, expected, actual: left } = matchOverlapping([wanted], actual, one);
      expect(pairs).toEqual([[wanted, near]]);
      expect(expected).toEqual([]);
      expect(new Set(left)).toEqual(new Set([far, apart]));
    }
  });

  it('pairs nothing over the border of a key', () => {
    const key = ({ record }: Comparable) => record.label;
    const dog = item({ type: 'tag' }, { label: 'Dog' });
    const { pairs, expected, actual } = matchOverlapping([item({ type: 'tag' })], [dog], key);
    expect({ pairs, expected: expected.length, actual }).toEqual({ pairs: [], expected: 1, actual: [dog] });
  });

  /** More pairs than are all compared. */
  const many = (shift: number) => Array.from({ length: 600 }, (_, k) => box(k * 20 + shift));

  it('pairs each of hundreds that moved a little with itself', () => {
    const { pairs, expected, actual } = matchOverlapping(many(0), many(3).toReversed(), one);
    expect([pairs.length, expected.length, actual.length]).toEqual([600, 0, 0]);
    for (const [a, b] of pairs) expect(b.bounds.left - a.bounds.left).toBe(3);
  });

  it('accounts for each of hundreds once where there is no counterpart in reach', () => {
    const below = Array.from({ length: 600 }, (_, k) => box(k * 20, 5000));
    const wanted = [...many(0), box(400 * 20 + 3, 5000)];
    const { pairs, expected, actual } = matchOverlapping(wanted, below, one);
    expect(pairs.length + expected.length).toBe(601);
    expect(pairs.length + actual.length).toBe(600);
    for (const [a, b] of pairs) expect(cornerDistance(a, b)).toBe(3);
    expect(new Set([...pairs.map(([, b]) => b), ...actual])).toEqual(new Set(below));
  });
});
