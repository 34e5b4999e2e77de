import { arc, type Point, rectangle } from './outline.ts';
import type { Part, Thing } from './thing.ts';

const STRIPES = 8;
const WIDTH = 240;
const STRIPE = WIDTH / STRIPES;
/** The roof narrows towards the top by this much on each side. */
const SLOPE = 18;

const topOf = (x: number) => SLOPE + (x / WIDTH) * (WIDTH - 2 * SLOPE);
const scallop = (index: number): Point[] =>
  arc({ cx: (index + 0.5) * STRIPE, cy: 46, rx: STRIPE / 2, ry: 12, from: 0, to: 180, points: 9 });

/** A striped roof with a scalloped lower edge. */
export const awning = (colour = '#c9473f'): Thing => [
  {
    points: [
      [SLOPE, 0],
      [WIDTH - SLOPE, 0],
      // Neighbours share a point: each leaves its last one to the next.
      ...Array.from({ length: STRIPES }, (_, index) => scallop(STRIPES - 1 - index).slice(0, -1)).flat(),
      [0, 46],
    ],
    fill: colour,
  },
  ...Array.from({ length: STRIPES / 2 }, (_, index): Part => {
    const left = (index * 2 + 1) * STRIPE;
    return {
      points: [[topOf(left), 0], [topOf(left + STRIPE), 0], ...scallop(index * 2 + 1)],
      fill: '#fbf3e4',
    };
  }),
];

/** A wooden table with a front of boards. */
export const table: Thing = [
  { points: rectangle(0, 0, 240, 10), fill: '#9a6b3f' },
  { points: rectangle(6, 10, 228, 50), fill: '#b98550' },
  ...Array.from(
    { length: 5 },
    (_, index): Part => ({ points: rectangle(44 + index * 38, 10, 2, 50), fill: '#94683a' }),
  ),
];

export const crate: Thing = [
  { points: rectangle(0, 0, 100, 46), fill: '#c79a5f' },
  { points: rectangle(0, 14, 100, 3), fill: '#94683a' },
  { points: rectangle(0, 30, 100, 3), fill: '#94683a' },
  { points: rectangle(4, 0, 5, 46), fill: '#a87b45' },
  { points: rectangle(91, 0, 5, 46), fill: '#a87b45' },
];
