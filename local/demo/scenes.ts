import { placed } from './thing.ts';
import { decoration, type Kind, rect, THINGS } from './things.ts';

export type Scene = {
  /** Path of the picture in the container. The ending says the format: .jpg, .JPG, .jpeg, .png. */
  path: string;
  /** Pixels as displayed. */
  size: { width: number; height: number };
  /** EXIF orientation: 6 means that the stored pixels lie on their side. */
  orientation: 1 | 6;
  /** In pixels of the picture, painted in this order. */
  items: readonly Kind[];
};

const HOUSES = 'house house tree house house house';
const stall = { sky: '#f9e6c4', ground: '#b98550', behind: HOUSES, above: 'awning' };
const crate = { ...stall, above: 'sun' };
const street = { sky: '#b9dff2', ground: '#8b8e95', behind: HOUSES, above: 'sun' };
const evening = { ...street, sky: '#8c93c4' };
const park = { sky: '#bfe5f3', ground: '#93c47d', behind: 'tree tree tree tree', above: 'sun' };

/** All pictures of the demo project, in the order of its export. */
export const scenes: readonly Scene[] = [
  scene(stall, 'morning market/stall 1/view 01.jpg', 640, 480, 'apple orange apple pear orange'),
  scene(stall, 'morning market/stall 1/view 02.jpg', 800, 600, 'banana apple apple orange cat'),
  scene(stall, 'morning market/stall 1/view 03.JPG', 960, 640, 'pear pear banana apple apple orange bird'),
  scene(stall, 'morning market/stall 2/view 01.jpg', 640, 480, 'orange orange banana fruit fruit'),
  scene(stall, 'morning market/stall 2/view 02.jpg', 768, 576, 'apple pear apple pear bird'),
  scene(stall, "morning market/L'étal d'été/pommes à croquer.jpg", 800, 533, 'apple apple apple apple apple cat'),
  scene(crate, 'morning market/crates/apples.jpg', 640, 480, 'apple apple apple apple apple apple apple'),
  scene(crate, 'morning market/crates/oranges 100%.jpg', 640, 480, 'orange orange orange orange orange orange orange'),
  scene(crate, 'morning market/crates/バナナ.png', 560, 420, 'banana banana banana banana banana banana banana'),
  scene(street, 'harbour street/view 01.jpg', 960, 540, 'bus car dog'),
  scene(street, 'harbour street/view 02.jpg', 800, 600, 'car taxi'),
  scene(street, 'harbour street/view 03.jpg', 1024, 576, 'car bus bird'),
  scene(street, 'harbour street/taxi rank.jpg', 900, 500, 'taxi taxi bird bird'),
  scene(street, 'harbour street/far away.jpg', 1120, 630, 'bus vehicle vehicle'),
  scene(evening, 'harbour street/evening/view 01.jpg', 960, 540, 'bus carOutline'),
  scene(evening, 'harbour street/evening/view 02.jpg', 800, 600, 'carOutline dog'),
  scene(park, 'Stadtpark/Katzen & Hunde/Kätzchen 01.jpg', 640, 480, 'cat cat'),
  scene(park, 'Stadtpark/Katzen & Hunde/Kätzchen 02.jpg', 800, 600, 'cat bird'),
  scene(park, 'Stadtpark/Katzen & Hunde/Spaziergang.jpg', 900, 600, 'dog dog'),
  scene(park, 'Stadtpark/Katzen & Hunde/hochkant (gedreht).jpeg', 480, 720, 'cat apple bird', 6),
  scene(park, 'Stadtpark/picnic.jpg', 1000, 625, 'dog apple apple cat'),
  scene(park, 'Stadtpark/pigeons.jpg', 720, 480, 'bird bird bird bird bird'),
  scene(park, 'Stadtpark/view 01.jpg', 640, 427, 'dog'),
  scene(park, 'Stadtpark/a.b.c/half.way.jpg', 500, 400, 'animal cat'),
];

/** Things stand side by side in equal room, at heights that are shares of the longer side. */
function scene(backdrop: typeof park, path: string, width: number, height: number, things: string, turned?: 6): Scene {
  const { sky, ground, behind, above } = backdrop;
  const side = Math.max(width, height);
  const rows = { [behind]: 0.2, [above]: 0.45, [things]: 0.05 };
  const standing = Object.entries(rows).flatMap(([names, up]) => {
    const kinds = names.split(' ').flatMap((name) => THINGS[name] ?? []);
    const room = width / kinds.length;
    return kinds.map((kind, index) => {
      const wide = Math.min(room, kind.width * width);
      const place = { left: index * room + (room - wide) / 2, bottom: height - up * side, width: wide };
      return { ...kind, thing: placed(kind.thing, place, path.length + width + index) };
    });
  });
  const painted = [rect(sky, 0, 0, width, height), rect(ground, 0, height - 0.2 * side, width, side)] as const;
  return { path, size: { width, height }, orientation: turned ?? 1, items: [decoration(1, painted), ...standing] };
}
