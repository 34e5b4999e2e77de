import { curve, ellipse } from './outline.ts';
import type { Part, Thing } from './thing.ts';

const leaf = (x: number, y: number): Part => ({
  points: curve([
    [x, y, 'corner'],
    [x + 10, y - 13],
    [x + 30, y - 12, 'corner'],
    [x + 20, y + 1],
  ]),
  fill: '#4d9a3f',
});

const stem = (x: number, y: number, height: number): Part => ({
  points: [
    [x - 2.5, y],
    [x + 3, y - height],
    [x + 8, y - height + 1],
    [x + 3, y],
  ],
  fill: '#6d4a2c',
});

export const apple = (skin = '#d63b35'): Thing => [
  {
    points: curve([
      [50, 26],
      [72, 16],
      [96, 36],
      [94, 70],
      [70, 100],
      [50, 96],
      [30, 100],
      [6, 70],
      [4, 36],
      [28, 16],
    ]),
    fill: skin,
  },
  { points: ellipse(27, 44, 8, 15), fill: '#ffffff66' },
  stem(50, 28, 26),
  leaf(55, 20),
];

export const orange: Thing = [
  { points: ellipse(50, 58, 46), fill: '#f28c28' },
  { points: ellipse(33, 40, 12, 9), fill: '#ffc37a' },
  { points: ellipse(52, 16, 6, 4), fill: '#8a5a1c' },
  leaf(54, 15),
];

export const pear: Thing = [
  {
    points: curve([
      [50, 18],
      [64, 24],
      [70, 46],
      [88, 78],
      [84, 110],
      [50, 124],
      [16, 110],
      [12, 78],
      [30, 46],
      [36, 24],
    ]),
    fill: '#b9c93f',
  },
  { points: ellipse(32, 84, 9, 17), fill: '#dfe88a' },
  stem(49, 22, 22),
];

export const banana: Thing = [
  {
    points: curve([
      [6, 4, 'corner'],
      [18, 0, 'corner'],
      [28, 26],
      [52, 48],
      [92, 54],
      [106, 48, 'corner'],
      [110, 58, 'corner'],
      [92, 76],
      [54, 80],
      [22, 58],
    ]),
    fill: '#f6cf3c',
  },
  {
    points: curve([
      [16, 22],
      [30, 48],
      [58, 68],
      [92, 66],
      [58, 72],
      [26, 54],
    ]),
    fill: '#e0b228',
  },
  {
    points: [
      [6, 4],
      [18, 0],
      [21, 9],
      [9, 14],
    ],
    fill: '#6d5424',
  },
  {
    points: [
      [106, 48],
      [110, 58],
      [104, 63],
      [100, 51],
    ],
    fill: '#6d5424',
  },
];
