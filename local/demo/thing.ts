import { type Bounds, boundsOf, type Point } from './outline.ts';

export type Part = { points: readonly Point[]; fill: string };

/**
 * Something that can stand in a picture: filled polygons, painted in their order, in units of its own. The first part is
 * its outline; what is labelled with a polygon keeps all other parts within it.
 */
export type Thing = readonly [Part, ...Part[]];

/** Where a thing stands, in pixels of the picture as displayed; its height follows from its proportions. */
export type Place = { left: number; bottom: number; width: number; mirrored?: boolean };

/** The thing in pixels of the picture. Its bounds begin at `left`, end at `bottom` and are `width` wide. */
export function placed(thing: Thing, place: Place): Thing {
  const own = boundsOfThing(thing);
  const scale = place.width / own.width;
  const top = place.bottom - own.height * scale;
  const move = ([x, y]: Point): Point => {
    const fromLeft = (x - own.x) * scale;
    return [place.left + (place.mirrored ? place.width - fromLeft : fromLeft), top + (y - own.y) * scale];
  };
  const [outline, ...rest] = thing;
  const movedPart = (part: Part): Part => ({ ...part, points: part.points.map(move) });
  return [movedPart(outline), ...rest.map(movedPart)];
}

export function boundsOfThing(thing: Thing): Bounds {
  return boundsOf(thing.flatMap((part) => part.points));
}

export function svgOfThing(thing: Thing): string {
  return thing
    .map((part) => `<polygon fill="${part.fill}" points="${part.points.map(([x, y]) => `${x},${y}`).join(' ')}"/>`)
    .join('');
}
