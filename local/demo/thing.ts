/** `[x, y]`, y growing downwards. */
export type Point = readonly [number, number];
export type Part = { fill: string; points: readonly Point[] };

/** Filled polygons, painted in their order, the outline first. Where that is labelled, it holds all others. */
export type Thing = readonly [Part, ...Part[]];

/** `points` as SVG writes them: `0,8 12,8 12,0`. One of several fills is taken, so that things differ. */
export function straight(fill: string, points: string): Part {
  const pairs = points.split(' ').map((pair) => pair.split(',').map(Number));
  return { fill, points: pairs.map(([x = 0, y = 0]): Point => [x, y]) };
}

export const curved = (fill: string, points: string): Part => rounded(straight(fill, points));

/** With all corners cut three times (Chaikin): a square becomes nearly a circle. */
export function rounded({ fill, points }: Part, times = 3): Part {
  if (times === 0) return { fill, points };
  const cut = points.flatMap(([x, y], index) => {
    const [toX, toY] = points[(index + 1) % points.length] ?? [x, y];
    return [0.25, 0.75].map((share): Point => [x + (toX - x) * share, y + (toY - y) * share]);
  });
  return rounded({ fill, points: cut }, times - 1);
}

export function boundsOf(points: readonly Point[]) {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

export const boundsOfThing = (thing: Thing) => boundsOf(thing.flatMap((part) => part.points));

/** The thing in pixels of a picture; its height follows from its width. The seed says its colours and where it looks. */
export function placed(thing: Thing, place: { left: number; bottom: number; width: number }, seed: number): Thing {
  const { x, y, width, height } = boundsOfThing(thing);
  const scale = place.width / width;
  // Without the last digits, or the right edge of a picture would lie a trace outside of it.
  const pixels = (value: number) => Math.round(value * 1000) / 1000;
  const across = (at: number) => pixels(place.left + (seed % 3 === 2 ? x + width - at : at - x) * scale);
  const [outline = thing[0], ...rest] = thing.map(({ fill, points }): Part => {
    const moved = points.map(([atX, atY]): Point => [across(atX), pixels(place.bottom - (y + height - atY) * scale)]);
    return { fill: fill.split(' ').at(seed % fill.split(' ').length) ?? fill, points: moved };
  });
  return [outline, ...rest];
}
