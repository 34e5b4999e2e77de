/** `[x, y]`, y growing downwards. */
export type Point = readonly [number, number];

/** A point of a curve; `'corner'` makes the curve turn sharply there. */
export type CurvePoint = readonly [x: number, y: number, corner?: 'corner'];

export type Bounds = { x: number; y: number; width: number; height: number };

/** A closed smooth line (Catmull-Rom) through all of `points`, as an open ring. */
export function curve(points: readonly CurvePoint[], stepsPerPoint = 4): Point[] {
  const at = (index: number) => points[(index + points.length) % points.length] ?? ([0, 0] as const);
  return points.flatMap((_, index) => {
    const [from, to] = [at(index), at(index + 1)];
    const before = from[2] ? from : at(index - 1);
    const after = to[2] ? to : at(index + 2);
    return Array.from({ length: stepsPerPoint }, (__, step): Point => {
      const t = step / stepsPerPoint;
      return [spline(t, before[0], from[0], to[0], after[0]), spline(t, before[1], from[1], to[1], after[1])];
    });
  });
}

export function ellipse(cx: number, cy: number, rx: number, ry = rx, points = 32): Point[] {
  return arc({ cx, cy, rx, ry, from: 0, to: 360 - 360 / points, points });
}

/** Points of an ellipse from one angle to another, in degrees clockwise from "three o'clock". */
export function arc(shape: {
  cx: number;
  cy: number;
  rx: number;
  ry?: number;
  from: number;
  to: number;
  points: number;
}): Point[] {
  const { cx, cy, rx, ry = rx, from, to, points } = shape;
  return Array.from({ length: points }, (_, index): Point => {
    const angle = ((from + ((to - from) * index) / (points - 1)) * Math.PI) / 180;
    return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)];
  });
}

export function rectangle(x: number, y: number, width: number, height: number): Point[] {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
}

export function boundsOf(points: readonly Point[]): Bounds {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

function spline(t: number, before: number, from: number, to: number, after: number): number {
  return (
    0.5 *
    (2 * from +
      (to - before) * t +
      (2 * before - 5 * from + 4 * to - after) * t * t +
      (3 * from - before - 3 * to + after) * t * t * t)
  );
}
