import { bird, dog } from './animals.ts';
import { type Size, street } from './backdrop.ts';
import { box, type Item, polygon, type Scene } from './scene.ts';
import { bus, car, taxi } from './vehicles.ts';

type Sky = Parameters<typeof street>[2];

const EVENING: Sky = ['#4a5a8c', '#f2b58a'];

function scene(
  path: string,
  size: Size,
  seed: number,
  items: (size: Size, ground: number) => readonly Item[],
  sky?: Sky,
): Scene {
  const backdrop = street(size, seed, sky);
  return { path, size, orientation: 1, backdrop, items: items(size, backdrop.ground) };
}

export const streetScenes: readonly Scene[] = [
  scene('harbour street/view 01.jpg', { width: 960, height: 540 }, 31, (_, ground) => [
    box('Vehicle/Bus', bus(), { left: 420, bottom: ground, width: 430 }),
    box('Vehicle/Car', car(), { left: 90, bottom: ground + 22, width: 230 }),
    polygon('Animal/Dog', dog(), { left: 340, bottom: ground - 66, width: 74 }),
  ]),
  scene('harbour street/view 02.jpg', { width: 800, height: 600 }, 32, (_, ground) => [
    // Its box begins at the very edge of the picture.
    box('Vehicle/Car', car('#5b8f5a'), { left: 0, bottom: ground, width: 300 }),
    box('Vehicle/Car/Taxi', taxi, { left: 400, bottom: ground + 30, width: 310 }),
  ]),
  scene('harbour street/view 03.jpg', { width: 1024, height: 576 }, 33, ({ width }, ground) => [
    box('Vehicle/Bus', bus('#3f7fa8'), { left: width - 470, bottom: ground + 10, width: 470, mirrored: true }),
    box('Vehicle/Car', car('#c9a13c'), { left: 110, bottom: ground + 10, width: 260, mirrored: true }),
    polygon('Animal/Bird', bird(), { left: 430, bottom: ground - 74, width: 62 }),
  ]),
  scene('harbour street/taxi rank.jpg', { width: 900, height: 500 }, 34, (_, ground) => [
    ...[30, 320].map((left) => box('Vehicle/Car/Taxi', taxi, { left, bottom: ground + 12, width: 260 })),
    polygon('Animal/Bird', bird('#8a8a92'), { left: 640, bottom: ground - 72, width: 58, mirrored: true }),
    polygon('Animal/Bird', bird(), { left: 740, bottom: ground - 80, width: 62 }),
  ]),
  scene('harbour street/far away.jpg', { width: 1280, height: 720 }, 35, (_, ground) => [
    // Labelled with the parent: nobody could say what they are.
    box('Vehicle', car('#8b7f9c'), { left: 182.5, bottom: ground - 88.25, width: 42.75 }),
    box('Vehicle', car('#9c8f7f'), { left: 641.125, bottom: ground - 90, width: 38.5, mirrored: true }),
    box('Vehicle/Bus', bus('#5b8f5a'), { left: 820, bottom: ground + 20, width: 380 }),
  ]),
  scene(
    'harbour street/evening/view 01.jpg',
    { width: 960, height: 540 },
    36,
    (_, ground) => [
      box('Vehicle/Bus', bus('#7b5a9c'), { left: 70, bottom: ground, width: 420 }),
      // This label holds both kinds of shapes.
      polygon('Vehicle/Car', car('#b04a6a'), { left: 560, bottom: ground + 24, width: 280 }),
    ],
    EVENING,
  ),
  scene(
    'harbour street/evening/view 02.jpg',
    { width: 800, height: 600 },
    37,
    (_, ground) => [
      polygon('Vehicle/Car', car('#4a6fb0'), { left: 440, bottom: ground + 10, width: 300, mirrored: true }),
      polygon('Animal/Dog', dog('#6f6258', '#3f362f'), { left: 150, bottom: ground - 60, width: 130 }),
    ],
    EVENING,
  ),
];
