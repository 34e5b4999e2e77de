import type { AnnotationRecord, Geometry } from '../dataset/record.ts';
import { TOLERANCE } from './comparable.ts';

/**
 * Whether two lists hold the same annotations one by one, in the same order: what nearly every image of a task comes to, without
 * the search for pairs, which costs ten times as much. False says nothing: their order may differ, or the search is more lenient.
 */
export function sameInOrder(expected: readonly AnnotationRecord[], actual: readonly AnnotationRecord[]): boolean {
  return (
    expected.length === actual.length &&
    expected.every((one, at) => {
      const other = actual[at];
      return other !== undefined && one.label === other.label && sameAttributes(one, other) && sameShape(one, other);
    })
  );
}

function sameAttributes({ attributes }: AnnotationRecord, { attributes: others }: AnnotationRecord): boolean {
  for (const name in attributes) if (attributes[name] !== others[name]) return false;
  for (const name in others) if (attributes[name] !== others[name]) return false;
  return true;
}

function sameShape({ geometry: one }: AnnotationRecord, { geometry: other }: AnnotationRecord): boolean {
  if (one.type === 'box' && other.type === 'box') return sameBox(one, other);
  if (one.type === 'polygon' && other.type === 'polygon') {
    return one.parts.length === other.parts.length && one.parts.every((part, at) => sameRing(part, other.parts[at]));
  }
  return one.type === 'tag' && other.type === 'tag';
}

type Box = Extract<Geometry, { type: 'box' }>;

function sameBox(one: Box, other: Box): boolean {
  return (
    isNear(one.x, other.x) &&
    isNear(one.y, other.y) &&
    isNear(one.x + one.width, other.x + other.width) &&
    isNear(one.y + one.height, other.y + other.height)
  );
}

function sameRing(one: readonly number[], other: readonly number[] | undefined): boolean {
  return one.length === other?.length && one.every((value, at) => isNear(value, other[at] ?? Number.NaN));
}

function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) <= TOLERANCE;
}
