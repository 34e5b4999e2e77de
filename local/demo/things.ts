import { curved, rounded, straight, type Thing } from './thing.ts';

/** What a scene may hold, `width` being its share of the picture's. Without a label it is decoration. */
export type Kind = { width: number; thing: Thing; label?: { name: string; as: 'box' | 'polygon' } };

const box = (name: string, width: number, thing: Thing): Kind => ({ width, thing, label: { name, as: 'box' } });
const polygon = (name: string, width: number, thing: Thing): Kind => ({ width, thing, label: { name, as: 'polygon' } });
export const decoration = (width: number, thing: Thing): Kind => ({ width, thing });

export const rect = (fill: string, x: number, y: number, w: number, h: number) =>
  straight(fill, `${x},${y} ${x + w},${y} ${x + w},${y + h} ${x},${y + h}`);
const oval = (fill: string, x: number, y: number, rx: number, ry = rx) =>
  rounded(rect(fill, x - rx, y - ry, 2 * rx, 2 * ry));

const fruit = (fill: string, outline: string): Thing => [
  curved(fill, outline),
  straight('#6d4a2c', '47,24 51,-2 57,-1 53,24'),
  curved('#4d9a3f', '53,14 62,0 90,-6 78,14'),
];
const ROUND = '29,10 71,10 100,39 100,81 71,110 29,110 0,81 0,39';
const apple = fruit('#d63b35 #8dbb3a', '50,30 74,6 108,28 102,74 72,108 50,98 28,108 -2,74 -8,28 26,6');

const CAT = '20,-6 24,-6 42,14 58,14 76,-6 80,-6 86,32 66,58 88,118 92,80 104,76 110,118 92,132 6,132 34,58 14,32';
const DOG = '34,4 66,4 96,14 102,58 88,66 78,34 66,62 88,118 100,82 112,90 106,132 6,132 34,62 22,34 12,66 -2,58 4,14';
const pet = (fur: string, light: string, outline: string): Thing => [
  curved(fur, outline),
  oval(light, 50, 104, 17, 24),
  oval(light, 50, 46, 12, 9),
  oval('#22242b', 50, 42, 5, 3),
  ...[38, 62].flatMap((x) => [oval('#f4e07a', x, 31, 6), oval('#22242b', x, 31, 2, 5)]),
];
const bird: Thing = [
  curved('#7c8ca6 #a59a8c', '106,26 106,29 90,32 88,54 78,74 56,82 30,76 -2,78 -2,68 30,50 54,40 60,18 74,8 88,12'),
  straight('#e0a13a', '101,27 92,22 91,30'),
  oval('#1d2027', 80, 22, 3),
  curved('#56657f #7d7266', '70,44 78,58 60,72 12,68 44,54'),
];

const wheels = (...at: number[]) => at.flatMap((x) => [oval('#24262c', x, 66, 13, 12), oval('#c9ccd3', x, 66, 5)]);
const BODY = '-2,64 -2,44 22,38 34,14 82,14 98,38 128,42 128,66 109,66 109,78 83,78 83,66 43,66 43,78 17,78 17,66';
const painted = (paint: string): Thing => [
  curved(paint, BODY),
  ...['29,38 40,22 56,22 56,38', '60,38 60,22 77,22 88,38'].map((window) => straight('#bfe3f2', window)),
  ...wheels(30, 96),
];
const car = painted('#3578b9 #5b8f5a #c9a13c #b04a6a');
const FRINGE = Array.from({ length: 17 }, (_, index) => `${256 - index * 16},${index % 2 ? 40 : 28}`).join(' ');

export const THINGS: Readonly<Record<string, Kind>> = {
  apple: box('Fruit/Apple', 0.12, apple),
  orange: box('Fruit/Orange', 0.12, fruit('#f28c28', ROUND)),
  pear: box('Fruit/Pear', 0.1, fruit('#b9c93f', '50,4 74,8 64,48 104,84 90,130 50,122 10,130 -4,84 36,48 26,8')),
  banana: box('Fruit/Banana', 0.13, [curved('#f6cf3c', '2,0 18,0 28,34 54,52 110,44 112,62 92,80 48,86 12,58')]),
  cat: polygon('Animal/Cat', 0.18, pet('#d9914a #3a3c44 #8d8f98', '#f6e3c8 #6a6d78 #d5d6dc', CAT)),
  dog: polygon('Animal/Dog', 0.18, pet('#b57a45 #7a6a5a #5f6a78', '#e9d5b8 #d9cdbd #b5bdc9', DOG)),
  bird: polygon('Animal/Bird', 0.15, bird),
  car: box('Vehicle/Car', 0.28, car),
  carOutline: polygon('Vehicle/Car', 0.28, car),
  taxi: box('Vehicle/Car/Taxi', 0.28, [...painted('#f3bf2f'), rect('#f3bf2f', 50, 8, 16, 10)]),
  bus: box('Vehicle/Bus', 0.45, [
    straight('#c8433f #3f7fa8 #7b5a9c', '0,-10 4,-16 10,-18 202,-18 208,-15 210,-8 214,32 214,66 0,66'),
    ...[10, 43, 76, 109, 142, 175].map((x) => rect('#bfe3f2', x, -4, 27, 26)),
    ...wheels(42, 168),
  ]),
  // Too far away to say what they are: labelled with the parent.
  fruit: box('Fruit', 0.07, apple),
  animal: box('Animal', 0.08, bird),
  vehicle: box('Vehicle', 0.05, car),
  awning: polygon('Stall/Awning', 1, [
    straight('#c9473f #4f9068 #3f78a8', `0,0 256,0 ${FRINGE}`),
    ...[0, 64, 128, 192].map((x) => straight('#fbf3e4', `${x},0 ${x + 32},0 ${x + 32},28 ${x + 16},40 ${x},28`)),
  ]),
  house: decoration(0.2, [
    rect('#e8b27d #d98f7a #a9bfae #b9a4b8 #c7b38a', 0, 0, 100, 130),
    straight('#9a5b4a', '0,0 50,-26 100,0'),
    ...[14, 54].flatMap((y) => [14, 43, 72].map((x) => rect('#f4f1d8', x, y, 14, 22))),
  ]),
  tree: decoration(0.2, [rect('#7b5b3c', 44, 90, 12, 50), curved('#6fae5c #7fb868', ROUND)]),
  sun: decoration(0.1, [curved('#ffe28a', ROUND)]),
};
