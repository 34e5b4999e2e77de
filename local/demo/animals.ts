import { curve, ellipse } from './outline.ts';
import type { Thing } from './thing.ts';

/** Sits and looks at the viewer. */
export const cat = (fur = '#8d8f98', light = '#d5d6dc'): Thing => [
  {
    points: curve(
      [
        [22, 0, 'corner'],
        [42, 15, 'corner'],
        [58, 15, 'corner'],
        [78, 0, 'corner'],
        [83, 26],
        [78, 46],
        [69, 58],
        [80, 82],
        [86, 112],
        [93, 104],
        [92, 84],
        [100, 78],
        [107, 90],
        [106, 114],
        [92, 128],
        [76, 130],
        [24, 130],
        [13, 112],
        [19, 82],
        [31, 58],
        [22, 46],
        [17, 26],
      ],
      3,
    ),
    fill: fur,
  },
  {
    points: [
      [26, 7],
      [37, 16],
      [25, 21],
    ],
    fill: '#e6a8a8',
  },
  {
    points: [
      [74, 7],
      [75, 21],
      [63, 16],
    ],
    fill: '#e6a8a8',
  },
  { points: ellipse(50, 100, 18, 26), fill: light },
  { points: ellipse(50, 46, 13, 9), fill: light },
  { points: ellipse(37, 32, 6, 7), fill: '#f4e07a' },
  { points: ellipse(63, 32, 6, 7), fill: '#f4e07a' },
  { points: ellipse(37, 32, 2.2, 6), fill: '#22242b' },
  { points: ellipse(63, 32, 2.2, 6), fill: '#22242b' },
  {
    points: [
      [46, 41],
      [54, 41],
      [50, 46],
    ],
    fill: '#c96f76',
  },
];

/** Stands and looks to the right. */
export const dog = (fur = '#b57a45', dark = '#7a4d27'): Thing => [
  {
    points: curve(
      [
        [2, 14, 'corner'],
        [10, 26],
        [22, 40],
        [52, 43],
        [84, 36],
        [94, 18],
        [106, 8],
        [120, 12],
        [126, 22],
        [140, 26],
        [144, 34],
        [136, 41],
        [120, 44],
        [110, 60],
        [106, 74],
        [106, 104, 'corner'],
        [94, 104, 'corner'],
        [92, 76],
        [70, 72],
        [46, 74],
        [44, 104, 'corner'],
        [31, 104, 'corner'],
        [27, 80],
        [18, 66],
        [14, 48],
        [4, 30],
      ],
      3,
    ),
    fill: fur,
  },
  {
    points: curve([
      [98, 18],
      [107, 18],
      [110, 36],
      [103, 44],
      [96, 36],
    ]),
    fill: dark,
  },
  { points: ellipse(119, 21, 2.8), fill: '#22242b' },
  { points: ellipse(139, 30.5, 3.6, 2.8), fill: '#22242b' },
  {
    points: [
      [91, 44],
      [96, 38],
      [111, 47],
      [108, 54],
    ],
    fill: '#3f8fd2',
  },
  { points: ellipse(52, 56, 13, 8), fill: dark },
];

/** A pigeon that looks to the right. */
export const bird = (plumage = '#7c8ca6'): Thing => [
  {
    points: curve(
      [
        [102, 27, 'corner'],
        [88, 16],
        [74, 12],
        [62, 22],
        [56, 38],
        [32, 48],
        [0, 66, 'corner'],
        [3, 75, 'corner'],
        [30, 74],
        [56, 80],
        [78, 70],
        [88, 50],
        [90, 33, 'corner'],
      ],
      3,
    ),
    fill: plumage,
  },
  {
    points: [
      [102, 27],
      [91, 21],
      [90, 32],
    ],
    fill: '#e0a13a',
  },
  {
    points: curve([
      [66, 46],
      [76, 56],
      [60, 68],
      [20, 67],
      [44, 54],
    ]),
    fill: '#56657f',
  },
  { points: ellipse(80, 22, 2.8), fill: '#1d2027' },
];
