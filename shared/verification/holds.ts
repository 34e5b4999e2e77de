import type { AnnotationRecord } from '../dataset/record.ts';
import { type Comparable, toComparable } from './comparable.ts';
import { type Matching, matchNear } from './match.ts';
import { sameInOrder } from './same-in-order.ts';

/** Label and attributes have no tolerance; an empty attribute says as much as none. */
function nameOf({ record }: Comparable): string {
  const attributes = Object.entries(record.attributes).filter(([, value]) => value !== '');
  return JSON.stringify([record.label, attributes.sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** Pairs the annotations of one image that are equal as CVAT stores them. */
export function matchEqual(expected: readonly AnnotationRecord[], actual: readonly AnnotationRecord[]): Matching {
  return matchNear(expected.map(toComparable), actual.map(toComparable), nameOf);
}

export function holdsExactly(expected: readonly AnnotationRecord[], actual: readonly AnnotationRecord[]): boolean {
  if (expected.length !== actual.length) return false;
  return sameInOrder(expected, actual) || matchEqual(expected, actual).expected.length === 0;
}

/** All that is expected, and beyond it only further copies of the same: what writing twice leaves. */
export function holdsCopies(expected: readonly AnnotationRecord[], actual: readonly AnnotationRecord[]): boolean {
  if (actual.length < expected.length) return false;
  const first = matchEqual(expected, actual);
  if (first.expected.length > 0) return false;
  let left = first.actual.map(({ record }) => record);
  while (left.length > 0) {
    const further = matchEqual(expected, left).actual.map(({ record }) => record);
    if (further.length === left.length) return false;
    left = further;
  }
  return true;
}
