/** Rings are flat lists of points, `[x1, y1, x2, y2, ...]`. */

/** Square pixels that are rounding and no area. */
const FLAT = 1e-6;

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

/** Whether all points lie on one line, to a millionth of a square pixel: then there is nothing inside, whichever way it goes. */
export function isFlat(ring: readonly number[]): boolean {
  const [x0 = 0, y0 = 0] = ring;
  let [farX, farY, far] = [0, 0, 0];
  for (let i = 2; i + 1 < ring.length; i += 2) {
    const [x, y] = [(ring[i] ?? 0) - x0, (ring[i + 1] ?? 0) - y0];
    const distance = x * x + y * y;
    if (distance > far) [farX, farY, far] = [x, y, distance];
  }
  for (let i = 2; i + 1 < ring.length; i += 2) {
    const [x, y] = [(ring[i] ?? 0) - x0, (ring[i + 1] ?? 0) - y0];
    if (Math.abs(farX * y - farY * x) > FLAT) return false;
  }
  return true;
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
