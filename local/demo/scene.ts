import type { Backdrop, Size } from './backdrop.ts';
import { type Place, placed, svgOfThing, type Thing } from './thing.ts';

/** A thing in pixels of the picture. Without a label it is decoration. */
export type Item = { thing: Thing; label?: { name: string; as: 'box' | 'polygon' } };

export type Scene = {
  /** Path of the picture in the container. The ending says the format: .jpg, .JPG, .jpeg, .png. */
  path: string;
  /** Pixels as displayed. */
  size: Size;
  /** EXIF orientation: 6 means that the stored pixels lie on their side. */
  orientation: 1 | 6;
  backdrop: Backdrop;
  /** Painted in this order. */
  items: readonly Item[];
};

export function box(name: string, thing: Thing, place: Place): Item {
  return { thing: placed(thing, place), label: { name, as: 'box' } };
}

export function polygon(name: string, thing: Thing, place: Place): Item {
  return { thing: placed(thing, place), label: { name, as: 'polygon' } };
}

export function decoration(thing: Thing, place: Place): Item {
  return { thing: placed(thing, place) };
}

export function svgOfScene(scene: Scene): string {
  const { width, height } = scene.size;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    `${scene.backdrop.svg}${scene.items.map((item) => svgOfThing(item.thing)).join('')}</svg>`
  );
}
