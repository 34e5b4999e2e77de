import type { StoredAnnotations } from './annotation-data.ts';

type JobPart = { start: number; annotations: StoredAnnotations };

/**
 * A task's annotations out of those of its jobs, in the order of the jobs. In an overlap, what stands in both jobs is one:
 * tags of the same label; rectangles and polygons of the same label that cover each other by three quarters. Of all other
 * types both stay, as in CVAT, and of polygons without an area or whose edges cross. Tracks are not united.
 */
export function mergeJobs(parts: readonly JobPart[], overlap: number): StoredAnnotations {
  const merged: StoredAnnotations = { tags: [], shapes: [], tracks: [] };
  for (const { start, annotations } of parts) {
    const shared = ({ frame }: { frame: number }) => frame < start + overlap;
    addUnmatched(merged.tags, annotations.tags, shared, (one, other) => one.label_id === other.label_id);
    addUnmatched(merged.shapes, annotations.shapes, shared, isSameShape);
    merged.tracks.push(...annotations.tracks);
  }
  return merged;
}

/** Adds what has no equal among those of the same frame that are there already; each of them equals one alone. */
function addUnmatched<T extends { frame: number }>(
  known: T[],
  added: readonly T[],
  shared: (item: T) => boolean,
  isSame: (one: T, other: T) => boolean,
): void {
  const free = new Map<number, T[]>();
  for (const item of known) free.set(item.frame, [...(free.get(item.frame) ?? []), item]);
  for (const item of added) {
    const candidates = shared(item) ? (free.get(item.frame) ?? []) : [];
    const match = candidates.findIndex((candidate) => isSame(candidate, item));
    if (match < 0) known.push(item);
    else candidates.splice(match, 1);
  }
}

type Comparable = StoredAnnotations['shapes'][number];

function isSameShape(one: Comparable, other: Comparable): boolean {
  if (one.type !== other.type || one.label_id !== other.label_id) return false;
  if (one.type === 'rectangle') return overlapOf(one.points, other.points) >= 0.75;
  // CVAT compares areas of polygons; what an import or a migration stored twice is equal to the digit.
  const equal = one.points.length === other.points.length && one.points.every((n, i) => n === other.points[i]);
  return one.type === 'polygon' && equal && areaOf(one.points) > 0 && !crosses(one.points);
}

/** Intersection over union of two boxes; 0 where one has no area. */
function overlapOf(one: readonly number[], other: readonly number[]): number {
  const [a1, b1, a2, b2] = ordered(one);
  const [c1, d1, c2, d2] = ordered(other);
  const areas = [(a2 - a1) * (b2 - b1), (c2 - c1) * (d2 - d1)] as const;
  if (areas[0] === 0 || areas[1] === 0) return 0;
  const width = Math.max(0, Math.min(a2, c2) - Math.max(a1, c1));
  const height = Math.max(0, Math.min(b2, d2) - Math.max(b1, d1));
  return (width * height) / (areas[0] + areas[1] - width * height);
}

function ordered([x1 = 0, y1 = 0, x2 = 0, y2 = 0]: readonly number[]): [number, number, number, number] {
  return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
}

/** Whether two edges of a polygon cross: such a one covers nothing, as CVAT compares it. */
function crosses(points: readonly number[]): boolean {
  const corners = Array.from(
    { length: points.length / 2 },
    (_, k) => [points[2 * k] ?? 0, points[2 * k + 1] ?? 0] as const,
  );
  const edges = corners.map((from, k) => [from, corners[(k + 1) % corners.length] ?? from] as const);
  return edges.some(([a, b], k) =>
    edges.slice(k + 1).some(([c, d]) => turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0),
  );
}

type Corner = readonly [number, number];
const turn = ([ax, ay]: Corner, [bx, by]: Corner, [cx, cy]: Corner) => (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);

function areaOf(points: readonly number[]): number {
  let twice = 0;
  for (let i = 0; i < points.length; i += 2) {
    const [x1 = 0, y1 = 0] = [points[i], points[i + 1]];
    const [x2 = 0, y2 = 0] = [points[(i + 2) % points.length], points[(i + 3) % points.length]];
    twice += x1 * y2 - x2 * y1;
  }
  return Math.abs(twice) / 2;
}
