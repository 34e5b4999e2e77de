import { arc, ellipse, type Point, rectangle } from './outline.ts';
import type { Part, Thing } from './thing.ts';

const WHEEL = 12;

/** The lower edge of a body from right to left, with half wheels below it. */
const underside = (y: number, wheels: readonly number[]): Point[] =>
  wheels.toReversed().flatMap((cx) => arc({ cx, cy: y, rx: WHEEL, from: 0, to: 180, points: 13 }));

const wheel = (cx: number, y: number): Part[] => [
  { points: ellipse(cx, y, WHEEL, WHEEL, 24), fill: '#24262c' },
  { points: ellipse(cx, y, 5), fill: '#c9ccd3' },
];

const glass = '#bfe3f2';

function sedan(paint: string, roof: readonly Point[]): Thing {
  return [
    {
      points: [
        [0, 62],
        [3, 44],
        [22, 38],
        [38, 18],
        ...roof,
        [78, 18],
        [98, 38],
        [118, 43],
        [124, 52],
        [124, 64],
        ...underside(64, [30, 96]),
        [2, 64],
      ],
      fill: paint,
    },
    {
      points: [
        [28, 38],
        [41, 23],
        [56, 23],
        [56, 38],
      ],
      fill: glass,
    },
    {
      points: [
        [60, 38],
        [60, 23],
        [76, 23],
        [90, 38],
      ],
      fill: glass,
    },
    { points: rectangle(114, 47, 6, 6), fill: '#fff3b0' },
    { points: rectangle(4, 46, 6, 6), fill: '#c23b35' },
    { points: rectangle(60, 43, 9, 2.5), fill: '#00000055' },
    ...wheel(30, 64),
    ...wheel(96, 64),
  ];
}

export const car = (paint = '#3578b9'): Thing => sedan(paint, []);

export const taxi: Thing = [
  ...sedan('#f3bf2f', [
    [50, 18],
    [51, 9],
    [66, 9],
    [67, 18],
  ]),
  ...Array.from(
    { length: 9 },
    (_, index): Part => ({
      points: rectangle(12 + index * 10, 48 + (index % 2) * 4, 10, 4),
      fill: '#2b2b2b',
    }),
  ),
];

export const bus = (paint = '#c8433f'): Thing => [
  {
    points: [
      [0, 8],
      [4, 2],
      [10, 0],
      [202, 0],
      [208, 3],
      [210, 10],
      [214, 50],
      [214, 84],
      ...underside(84, [42, 168]),
      [0, 84],
    ],
    fill: paint,
  },
  ...Array.from({ length: 5 }, (_, index): Part => ({ points: rectangle(10 + index * 31, 14, 25, 26), fill: glass })),
  {
    points: [
      [168, 14],
      [206, 14],
      [209, 46],
      [168, 46],
    ],
    fill: glass,
  },
  { points: rectangle(0, 54, 213, 5), fill: '#f7ead2' },
  { points: rectangle(207, 66, 7, 8), fill: '#fff3b0' },
  ...wheel(42, 84),
  ...wheel(168, 84),
];
