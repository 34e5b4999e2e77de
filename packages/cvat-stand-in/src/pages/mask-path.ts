/**
 * The area of a mask as an SVG path: a rectangle for each stretch of set pixels. `points` are CVAT's: run lengths inside
 * the box (zeros first, row by row), then left, top, right, bottom.
 */
export function maskPath(points: readonly number[]): string {
  const [left = 0, top = 0, right = 0] = points.slice(-4);
  const width = right - left + 1;
  const path: string[] = [];
  let position = 0;
  for (const [index, run] of points.slice(0, -4).entries()) {
    for (let rest = run; index % 2 === 1 && rest > 0; ) {
      const at = position + run - rest;
      const length = Math.min(rest, width - (at % width));
      path.push(`M${left + (at % width)} ${top + Math.floor(at / width)}h${length}v1h${-length}z`);
      rest -= length;
    }
    position += run;
  }
  return path.join('');
}
