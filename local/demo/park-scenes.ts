import { bird, cat, dog } from './animals.ts';
import { park, type Size } from './backdrop.ts';
import { apple } from './fruit.ts';
import { box, type Item, polygon, type Scene } from './scene.ts';

function scene(
  path: string,
  size: Size,
  seed: number,
  items: (ground: number) => readonly Item[],
  orientation: Scene['orientation'] = 1,
): Scene {
  const backdrop = park(size, seed);
  return { path, size, orientation, backdrop, items: items(backdrop.ground) };
}

const tabby = cat('#8d8f98');
const ginger = cat('#d9914a', '#f6e3c8');
const black = cat('#3a3c44', '#6a6d78');

export const parkScenes: readonly Scene[] = [
  scene('Stadtpark/Katzen & Hunde/Kätzchen 01.jpg', { width: 640, height: 480 }, 51, (ground) => [
    polygon('Animal/Cat', tabby, { left: 90, bottom: ground, width: 150 }),
    polygon('Animal/Cat', ginger, { left: 360, bottom: ground - 10, width: 160, mirrored: true }),
  ]),
  scene('Stadtpark/Katzen & Hunde/Kätzchen 02.jpg', { width: 800, height: 600 }, 52, (ground) => [
    polygon('Animal/Cat', black, { left: 250, bottom: ground, width: 260 }),
    polygon('Animal/Bird', bird(), { left: 600, bottom: ground, width: 130, mirrored: true }),
  ]),
  scene('Stadtpark/Katzen & Hunde/Spaziergang.jpg', { width: 900, height: 600 }, 53, (ground) => [
    polygon('Animal/Dog', dog(), { left: 90, bottom: ground, width: 300 }),
    polygon('Animal/Dog', dog('#e3d9cc', '#8a7f72'), { left: 520, bottom: ground - 30, width: 230, mirrored: true }),
  ]),
  scene(
    'Stadtpark/Katzen & Hunde/hochkant (gedreht).jpeg',
    { width: 480, height: 720 },
    54,
    (ground) => [
      polygon('Animal/Cat', ginger, { left: 60, bottom: ground, width: 190 }),
      box('Fruit/Apple', apple(), { left: 320, bottom: ground - 20, width: 90 }),
      polygon('Animal/Bird', bird(), { left: 250, bottom: 330, width: 120 }),
    ],
    6,
  ),
  scene('Stadtpark/picnic.jpg', { width: 1000, height: 625 }, 55, (ground) => [
    box('Fruit/Apple', apple(), { left: 420, bottom: ground, width: 84 }),
    box('Fruit/Apple', apple('#8dbb3a'), { left: 520, bottom: ground, width: 84 }),
    polygon('Animal/Dog', dog(), { left: 90, bottom: ground - 30, width: 260 }),
    polygon('Animal/Cat', tabby, { left: 700, bottom: ground, width: 170 }),
  ]),
  scene('Stadtpark/pigeons.jpg', { width: 720, height: 480 }, 56, (ground) =>
    [0, 1, 2, 3, 4].map((index) =>
      polygon('Animal/Bird', bird(index % 2 ? '#9a8f86' : '#7c8ca6'), {
        left: 40 + index * 134,
        bottom: ground - (index % 3) * 26,
        width: 104,
        mirrored: index > 2,
      }),
    ),
  ),
  // The same name as elsewhere, in another folder.
  scene('Stadtpark/view 01.jpg', { width: 640, height: 427 }, 57, (ground) => [
    polygon('Animal/Dog', dog('#5f6a78', '#3b434e'), { left: 210, bottom: ground, width: 230, mirrored: true }),
  ]),
  scene('Stadtpark/a.b.c/half.way.jpg', { width: 500, height: 400 }, 58, (ground) => [
    box('Animal', bird('#a59a8c'), { left: 80.5, bottom: ground - 40.25, width: 60.75 }),
    polygon('Animal/Cat', black, { left: 300, bottom: ground, width: 110 }),
  ]),
];
