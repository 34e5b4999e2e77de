/** Pairs of edges that are looked at before the question is given up: a polygon of thousands of points must not hold everything up. */
const MOST_PAIRS = 2_000_000;

type Edge = { index: number; left: number; right: number; ax: number; ay: number; bx: number; by: number };

/** Whether two edges of a ring that are not neighbours meet. Sweeps over the edges from left to right. */
export function crossesItself(ring: readonly number[]): 'yes' | 'no' | 'unknown' {
  const count = ring.length / 2;
  if (count < 4) return 'no';
  const edges: Edge[] = [];
  for (let index = 0; index < count; index += 1) {
    const j = (index + 1) % count;
    const [ax = 0, ay = 0, bx = 0, by = 0] = [ring[index * 2], ring[index * 2 + 1], ring[j * 2], ring[j * 2 + 1]];
    edges.push({ index, left: Math.min(ax, bx), right: Math.max(ax, bx), ax, ay, bx, by });
  }
  edges.sort((a, b) => a.left - b.left);
  let pairs = 0;
  for (const [i, a] of edges.entries()) {
    for (let j = i + 1; j < edges.length; j += 1) {
      const b = edges[j];
      if (!b || b.left > a.right) break;
      pairs += 1;
      if (pairs > MOST_PAIRS) return 'unknown';
      const apart = Math.abs(a.index - b.index);
      if (apart > 1 && apart < count - 1 && meet(a, b)) return 'yes';
    }
  }
  return 'no';
}

function meet(a: Edge, b: Edge): boolean {
  if (Math.max(a.ay, a.by) < Math.min(b.ay, b.by) || Math.max(b.ay, b.by) < Math.min(a.ay, a.by)) return false;
  const d1 = side(a, b.ax, b.ay);
  const d2 = side(a, b.bx, b.by);
  const d3 = side(b, a.ax, a.ay);
  const d4 = side(b, a.bx, a.by);
  return d1 * d2 <= 0 && d3 * d4 <= 0;
}

function side(edge: Edge, x: number, y: number): number {
  return Math.sign((edge.bx - edge.ax) * (y - edge.ay) - (edge.by - edge.ay) * (x - edge.ax));
}
