/**
 * The part of a ring that lies on the image (Sutherland and Hodgman: cut at one edge after the other). A ring that is cut into
 * several pieces stays one ring, joined along the edge.
 */
export function clipRing(ring: readonly number[], image: { width: number; height: number }): number[] {
  let clipped = clip(ring, 0, (x) => x, 0);
  clipped = clip(clipped, 0, (x) => image.width - x, image.width);
  clipped = clip(clipped, 1, (y) => y, 0);
  return clip(clipped, 1, (y) => image.height - y, image.height);
}

/** Keeps what has a distance of at least 0 along one axis. */
function clip(ring: readonly number[], axis: 0 | 1, distance: (value: number) => number, edge: number): number[] {
  const kept: number[] = [];
  const count = ring.length / 2;
  for (let i = 0; i < count; i += 1) {
    const here = [ring[i * 2] ?? 0, ring[i * 2 + 1] ?? 0] as const;
    const j = (i + 1) % count;
    const next = [ring[j * 2] ?? 0, ring[j * 2 + 1] ?? 0] as const;
    const from = distance(here[axis]);
    const to = distance(next[axis]);
    if (from >= 0) kept.push(here[0], here[1]);
    if ((from > 0 && to < 0) || (from < 0 && to > 0)) {
      const share = from / (from - to);
      const across =
        here[1 - axis === 0 ? 0 : 1] + share * (next[1 - axis === 0 ? 0 : 1] - here[1 - axis === 0 ? 0 : 1]);
      if (axis === 0) kept.push(edge, across);
      else kept.push(across, edge);
    }
  }
  return kept;
}
