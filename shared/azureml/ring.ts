/** Rings are flat lists of points, `[x1, y1, x2, y2, ...]`. */

/** Without last points that repeat the first one. */
export function opened(ring: number[]): number[] {
  let end = ring.length;
  while (end > 2 && ring[end - 2] === ring[0] && ring[end - 1] === ring[1]) end -= 2;
  return end === ring.length ? ring : ring.slice(0, end);
}

/** Without points that repeat the one before. */
export function withoutRepeats(ring: number[]): number[] {
  const distinct: number[] = [];
  for (let i = 0; i < ring.length; i += 2) {
    const [x = 0, y = 0] = [ring[i], ring[i + 1]];
    if (distinct.length === 0 || x !== distinct.at(-2) || y !== distinct.at(-1)) distinct.push(x, y);
  }
  return distinct.length === ring.length ? ring : distinct;
}

/** In square pixels, by the shoelace formula. */
export function ringArea(ring: readonly number[]): number {
  let twice = 0;
  const [x0 = 0, y0 = 0] = ring;
  for (let i = 2; i + 3 < ring.length; i += 2) {
    const [ax, ay] = [(ring[i] ?? 0) - x0, (ring[i + 1] ?? 0) - y0];
    const [bx, by] = [(ring[i + 2] ?? 0) - x0, (ring[i + 3] ?? 0) - y0];
    twice += ax * by - bx * ay;
  }
  return Math.abs(twice) / 2;
}

/** Left, top, right, bottom. */
export function bounds(rings: readonly (readonly number[])[]): [number, number, number, number] {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    for (let i = 0; i + 1 < ring.length; i += 2) {
      const [x = 0, y = 0] = [ring[i], ring[i + 1]];
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  }
  return [left, top, right, bottom];
}
