import type { AnnotationRecord, Geometry } from '../dataset/record.ts';

/** An annotation with what matching needs of it, computed once. */
export type Comparable = {
  record: AnnotationRecord;
  /** What must be equal and has no tolerance: type, points per part, a mask's pixels. */
  shape: string;
  /** Box: its corners `[x1, y1, x2, y2]`; polygon: its rings; else none. Pixels. */
  parts: readonly (readonly number[])[];
  /** A weighted sum of coordinates that does not depend on the order of parts: near shapes have near projections. */
  projection: number;
  bounds: Bounds;
};

export type Bounds = { left: number; top: number; right: number; bottom: number };

/** Pixels. CVAT's COCO import, by which earlier versions wrote, rounds to two decimals: at most 0.005 from the truth. */
export const TOLERANCE = 0.01;

/** CVAT stores 32-bit floats, whose steps are wider than that from 131,072 on. */
function toleranceAt(value: number): number {
  const size = Math.abs(value);
  return size < 131_072 ? TOLERANCE : Math.max(TOLERANCE, 2 ** (Math.floor(Math.log2(size)) - 23));
}

/** No small whole multiples of each other: shapes that differ in one coordinate do not fall onto one another. */
const WEIGHTS = [1, 0.7320508, 1.2360679, 0.6457513, 1.1415926, 0.8284271, 1.3028, 0.5678];
const WEIGHT_SUM = WEIGHTS.reduce((sum, weight) => sum + weight, 0);

export function toComparable(record: AnnotationRecord): Comparable {
  const parts = partsOf(record.geometry);
  return {
    record,
    shape: shapeOf(record.geometry),
    parts,
    projection: parts.reduce((sum, part) => sum + project(part), 0),
    bounds: boundsOf(record.geometry, parts),
  };
}

/** How far the projections of two shapes within the tolerance can be apart. */
export function projectionReach({ parts, bounds }: Comparable): number {
  const { left, top, right, bottom } = bounds;
  // A neighbour may lie in the next binary magnitude, where steps are twice as wide.
  const farthest = 2 * Math.max(Math.abs(left), Math.abs(top), Math.abs(right), Math.abs(bottom));
  return parts.length === 0 ? 0 : parts.length * WEIGHT_SUM * toleranceAt(farthest);
}

/** Largest distance of two coordinates that belong together, in pixels; undefined where the shapes do not correspond. */
export function distance(a: Comparable, b: Comparable): number | undefined {
  if (a.shape !== b.shape || a.parts.length > 1) return;
  const [part] = a.parts;
  const [other] = b.parts;
  return part && other ? partDistance(part, other) : 0;
}

/** CVAT keeps no order among the parts of a polygon: each needs a counterpart of its own. */
export function near(a: Comparable, b: Comparable): boolean {
  if (a.shape !== b.shape) return false;
  const free = new Set(b.parts);
  return a.parts.every((part) => {
    for (const candidate of free) {
      if (!partIsNear(part, candidate)) continue;
      free.delete(candidate);
      return true;
    }
    return false;
  });
}

function partIsNear(a: readonly number[], b: readonly number[]): boolean {
  return (
    a.length === b.length &&
    a.every((value, k) => {
      const other = b[k] ?? Number.NaN;
      return Math.abs(value - other) <= toleranceAt(Math.max(Math.abs(value), Math.abs(other))) + 1e-9;
    })
  );
}

/** Largest shift of a side of the bounds, in pixels. */
export function cornerDistance({ bounds: a }: Comparable, { bounds: b }: Comparable): number {
  return Math.max(
    Math.abs(a.left - b.left),
    Math.abs(a.top - b.top),
    Math.abs(a.right - b.right),
    Math.abs(a.bottom - b.bottom),
  );
}

function partDistance(a: readonly number[], b: readonly number[]): number {
  let largest = 0;
  for (let k = 0; k < a.length; k++) {
    const apart = Math.abs((a[k] ?? 0) - (b[k] ?? 0));
    if (apart > largest) largest = apart;
  }
  return largest;
}

function project(part: readonly number[]): number {
  return WEIGHTS.reduce((sum, weight, k) => sum + weight * (part[k] ?? 0), 0);
}

function partsOf(geometry: Geometry): number[][] {
  if (geometry.type === 'polygon') return geometry.parts;
  if (geometry.type !== 'box') return [];
  const { x, y, width, height } = geometry;
  return [[x, y, x + width, y + height]];
}

function shapeOf(geometry: Geometry): string {
  if (geometry.type === 'polygon') {
    const lengths = geometry.parts.map((part) => part.length).toSorted((a, b) => a - b);
    return `polygon ${lengths.join(' ')}`;
  }
  if (geometry.type !== 'mask') return geometry.type;
  return `mask ${geometry.width}x${geometry.height} ${canonicalRuns(geometry.counts).join(' ')}`;
}

/** Run lengths say the same with empty runs in the middle or a run of zeros at the end. */
function canonicalRuns(counts: readonly number[]): number[] {
  const runs: number[] = [0];
  let value = 0;
  for (const [k, count] of counts.entries()) {
    if (count === 0) continue;
    if (k % 2 === value) {
      runs.push((runs.pop() ?? 0) + count);
    } else {
      runs.push(count);
      value = k % 2;
    }
  }
  return runs.length % 2 === 1 ? runs.slice(0, -1) : runs;
}

function boundsOf(geometry: Geometry, parts: readonly (readonly number[])[]): Bounds {
  if (geometry.type === 'mask') return { left: 0, top: 0, right: geometry.width, bottom: geometry.height };
  const bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const part of parts) {
    for (let k = 0; k + 1 < part.length; k += 2) {
      const x = part[k] ?? 0;
      const y = part[k + 1] ?? 0;
      bounds.left = Math.min(bounds.left, x);
      bounds.top = Math.min(bounds.top, y);
      bounds.right = Math.max(bounds.right, x);
      bounds.bottom = Math.max(bounds.bottom, y);
    }
  }
  return bounds;
}
