import { bird, cat } from './animals.ts';
import { market, type Size } from './backdrop.ts';
import { apple, banana, orange, pear } from './fruit.ts';
import { rectangle } from './outline.ts';
import { box, decoration, type Item, polygon, type Scene } from './scene.ts';
import { awning, crate, table } from './stalls.ts';
import { boundsOfThing, type Thing } from './thing.ts';

const FRUIT = {
  apple: ['Fruit/Apple', apple(), 1],
  greenApple: ['Fruit/Apple', apple('#8dbb3a'), 1],
  orange: ['Fruit/Orange', orange, 1],
  pear: ['Fruit/Pear', pear, 0.9],
  banana: ['Fruit/Banana', banana, 1.35],
  /** Too far away to say which: labelled with the parent of all fruit. */
  unclear: ['Fruit', apple('#c98a3a'), 0.7],
} as const satisfies Record<string, readonly [label: string, thing: Thing, relativeWidth: number]>;

type Fruit = keyof typeof FRUIT;

/** A stall with fruit on its table, and perhaps an animal beside it. */
function stall(
  path: string,
  size: Size,
  options: { seed: number; fruit: readonly Fruit[]; roof: string; animal?: 'cat' | 'bird' },
): Scene {
  const backdrop = market(size, options.seed);
  const [left, width] = [size.width * 0.08, size.width * 0.72];
  const tableTop = backdrop.ground - (width * 60) / 240;
  const roofBottom = size.height * 0.36;
  const post = { points: rectangle(0, 0, 8, backdrop.ground - roofBottom + 14), fill: '#8a623a' };
  return {
    path,
    size,
    orientation: 1,
    backdrop,
    items: [
      decoration([post], { left: left + 10, bottom: backdrop.ground, width: 8 }),
      decoration([post], { left: left + width - 18, bottom: backdrop.ground, width: 8 }),
      polygon('Stall/Awning', awning(options.roof), { left: left - 10, bottom: roofBottom, width: width + 20 }),
      decoration(table, { left, bottom: backdrop.ground, width }),
      ...onTable(options.fruit, { left: left + 24, width: width - 48, bottom: tableTop }),
      ...(options.animal === 'cat'
        ? [polygon('Animal/Cat', cat('#d9914a', '#f6e3c8'), besideStall(size, backdrop.ground + 12, 0.13))]
        : []),
      ...(options.animal === 'bird'
        ? [polygon('Animal/Bird', bird(), besideStall(size, backdrop.ground + 14, 0.15))]
        : []),
    ],
  };
}

function onTable(fruit: readonly Fruit[], shelf: { left: number; width: number; bottom: number }): Item[] {
  const pitch = shelf.width / fruit.length;
  return fruit.map((name, index) => {
    const [label, thing, relativeWidth] = FRUIT[name];
    const width = Math.min(pitch * 0.82, 74) * Math.min(relativeWidth, 1.2);
    return box(label, thing, { left: shelf.left + pitch * index + (pitch - width) / 2, bottom: shelf.bottom, width });
  });
}

const besideStall = (size: Size, bottom: number, share: number) => ({
  left: size.width * 0.835,
  bottom,
  width: size.width * share,
});

/** A crate full of one fruit, seen from near. */
function crateOf(path: string, size: Size, options: { seed: number; label: string; thing: Thing }): Scene {
  const backdrop = market(size, options.seed);
  const width = size.width * 0.7;
  const left = (size.width - width) / 2;
  const rim = backdrop.ground - width * 0.46;
  const each = width / 4;
  const { width: ownWidth, height: ownHeight } = boundsOfThing(options.thing);
  const eachHeight = (each * 0.9 * ownHeight) / ownWidth;
  const rows = [
    { bottom: rim - eachHeight * 1.04, count: 3 },
    { bottom: rim, count: 4 },
  ];
  const fruit = rows.flatMap(({ bottom, count }) =>
    Array.from({ length: count }, (_, index) =>
      box(options.label, options.thing, {
        left: left + ((4 - count) / 2 + index) * each + each * 0.05,
        bottom,
        width: each * 0.9,
      }),
    ),
  );
  return {
    path,
    size,
    orientation: 1,
    backdrop,
    items: [decoration(crate, { left, bottom: backdrop.ground, width }), ...fruit],
  };
}

const red = '#c9473f';
const green = '#4f9068';
const blue = '#3f78a8';

export const marketScenes: readonly Scene[] = [
  stall(
    'morning market/stall 1/view 01.jpg',
    { width: 640, height: 480 },
    { seed: 11, roof: red, fruit: ['apple', 'orange', 'apple', 'pear', 'orange'] },
  ),
  stall(
    'morning market/stall 1/view 02.jpg',
    { width: 800, height: 600 },
    { seed: 12, roof: red, fruit: ['banana', 'greenApple', 'apple', 'orange'], animal: 'cat' },
  ),
  stall(
    'morning market/stall 1/view 03.JPG',
    { width: 960, height: 640 },
    { seed: 13, roof: red, fruit: ['pear', 'pear', 'banana', 'apple', 'greenApple', 'orange'], animal: 'bird' },
  ),
  stall(
    'morning market/stall 2/view 01.jpg',
    { width: 640, height: 480 },
    { seed: 14, roof: green, fruit: ['orange', 'orange', 'banana', 'unclear', 'unclear'] },
  ),
  stall(
    'morning market/stall 2/view 02.jpg',
    { width: 768, height: 576 },
    { seed: 15, roof: green, fruit: ['greenApple', 'pear', 'greenApple', 'pear'], animal: 'bird' },
  ),
  stall(
    "morning market/L'étal d'été/pommes à croquer.jpg",
    { width: 800, height: 533 },
    { seed: 16, roof: blue, fruit: ['apple', 'greenApple', 'apple', 'greenApple', 'apple'], animal: 'cat' },
  ),
  crateOf(
    'morning market/crates/apples.jpg',
    { width: 640, height: 640 },
    { seed: 17, label: 'Fruit/Apple', thing: apple() },
  ),
  crateOf(
    'morning market/crates/oranges 100%.jpg',
    { width: 600, height: 600 },
    { seed: 18, label: 'Fruit/Orange', thing: orange },
  ),
  crateOf(
    'morning market/crates/バナナ.png',
    { width: 640, height: 560 },
    { seed: 19, label: 'Fruit/Banana', thing: banana },
  ),
];
