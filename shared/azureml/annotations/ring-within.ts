import { bounds } from './ring.ts';

/** Parts that are held against each other; beyond them the question costs more than its answer is worth. */
const MOST_PARTS = 200;

/** Whether one ring lies within another one. */
export function hasRingWithin(rings: readonly number[][]): boolean {
  if (rings.length < 2 || rings.length > MOST_PARTS) return false;
  const boxes = rings.map((ring) => bounds([ring]));
  return rings.some((inner, i) =>
    rings.some((outer, j) => {
      if (i === j) return false;
      const [a, b] = [boxes[i], boxes[j]];
      if (!a || !b || a[0] < b[0] || a[1] < b[1] || a[2] > b[2] || a[3] > b[3]) return false;
      return contains(outer, inner[0] ?? 0, inner[1] ?? 0);
    }),
  );
}

/** Counts the edges to the right of the point. */
function contains(ring: readonly number[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const [ax, ay, bx, by] = [ring[i] ?? 0, ring[i + 1] ?? 0, ring[j] ?? 0, ring[j + 1] ?? 0];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
