import type { Random } from '../random.ts';
import { lastOf } from './before.ts';

/** A small labeling project as a person could have it in Azure ML. */
export type Project = { images: ProjectImage[]; drawn: ProjectShape[]; style: Style };

export type ProjectImage = {
  path: string;
  format: 'jpeg' | 'png' | 'webp' | 'tiff' | 'gif' | 'ppm' | 'tga';
  /** As stored, before EXIF turns it. */
  stored: { width: number; height: number };
  orientation: number;
  /** `elsewhere`: the export names another container. `broken`: the header is sound, what follows is not. */
  state: 'there' | 'missing' | 'elsewhere' | 'broken';
};

/** Points in pixels of the picture as it is shown. */
export type ProjectShape = {
  image: string;
  label: string;
  shape:
    | { type: 'box'; points: [number, number, number, number] }
    | { type: 'polygon'; parts: number[][] }
    | { type: 'mask'; start: number; run: number }
    | { type: 'tag' };
  crowd: boolean;
  attribute?: string;
};

export type Style = { absolute: boolean; sizes: 'right' | 'zero' | 'missing' } & Addresses;

/** How images are named; `escaped`: whether their URLs are, as other tools than Azure ML write them. */
export type Addresses = { names: 'all' | 'url' | 'datastore'; escaped: boolean };

const FOLDERS: [string, ...string[]] = [
  '',
  'cam 1/',
  'a/b/',
  'Ünïcode/日本/',
  'x+y%20z/',
  'UI/',
  'deep/er/and/deeper/',
  '__MACOSX/',
  '.hidden/',
  'a.jpg/',
  'e\u0301/',
];
const STEMS: [string, ...string[]] = [
  'IMG_1',
  'img (2)',
  "it's",
  'é',
  '10',
  '9',
  'a.b',
  'x#1',
  '100%',
  'no&amp',
  'IMG_01',
  'a',
  '.DS_Store_1',
  'e\u0301',
  'tab\there',
  ' blank',
  '😀',
  `${'long'.repeat(50)}`,
  'semi;colon,comma="quote"',
];
const LABELS: [string, ...string[]] = ['Cat', 'Dog', 'Straße', 'two words', '🐄'];
const EXTENSION = { jpeg: 'jpg', png: 'png', webp: 'webp', tiff: 'tif', gif: 'gif', ppm: 'ppm', tga: 'tga' };
/** No EXIF turns them. */
const UPRIGHT = ['gif', 'ppm', 'tga'];

export function shownSize({ stored: { width, height }, orientation }: ProjectImage) {
  return orientation > 4 ? { width: height, height: width } : { width, height };
}

/** `distinct`: no two images have one file name. `plain`: nothing is odd about an image or an annotation, so that a verdict can be clean. */
export type Kind = { distinct: boolean; plain: boolean };

export function randomProject(random: Random, { distinct, plain }: Kind): Project {
  const images = new Map<string, ProjectImage>();
  const count = random.int(1, 6);
  for (let k = 0; k < count; k++) {
    const image = randomImage(random, { plain });
    // Where files are found by their names alone, two of one name are one file: cases of their own test that.
    if (!images.has(image.path) && !(distinct && isTaken(images, image))) images.set(image.path, image);
  }
  const all = [...images.values()];
  const drawn = all.flatMap((image) =>
    Array.from({ length: random.chance(0.1) ? 0 : random.int(1, 4) }, () => randomShape(random, image, { plain })),
  );
  const double = drawn[0];
  if (double && !plain && random.chance(0.1)) drawn.push({ ...double });
  const style: Style = {
    absolute: random.chance(0.3),
    sizes: random.pick(['right', 'right', 'zero', 'missing']),
    ...randomAddresses(random),
  };
  return { images: all, drawn, style };
}

export function randomAddresses(random: Random): Addresses {
  return { names: random.pick(['all', 'all', 'url', 'datastore']), escaped: random.chance(0.6) };
}

function isTaken(images: ReadonlyMap<string, ProjectImage>, { path }: ProjectImage): boolean {
  return [...images.keys()].some((other) => lastOf(other) === lastOf(path));
}

export function randomImage(random: Random, { plain }: Pick<Kind, 'plain'>): ProjectImage {
  const format = random.pick<ProjectImage['format']>([
    ...['jpeg', 'jpeg', 'jpeg', 'jpeg', 'png', 'png'],
    ...['webp', 'tiff', 'gif', 'ppm', 'tga'],
  ] as const);
  const path = `${random.pick(FOLDERS)}${random.pick(STEMS)}`;
  const stored = { width: random.int(16, 70), height: random.int(16, 70) };
  if (plain) return { path: `${path}.png`, format: 'png', stored, orientation: 1, state: 'there' };
  return {
    path: `${path}.${EXTENSION[format]}`,
    format,
    stored,
    orientation: random.chance(0.4) && !UPRIGHT.includes(format) ? random.int(1, 8) : 1,
    state: random.chance(0.06) ? random.pick(['missing', 'elsewhere', 'broken']) : 'there',
  };
}

export function randomShape(random: Random, image: ProjectImage, { plain }: Pick<Kind, 'plain'>): ProjectShape {
  const { width, height } = shownSize(image);
  const [left, top] = [random.int(0, width - 8), random.int(0, height - 8)];
  const [right, bottom] = [random.int(left + 4, width), random.int(top + 4, height)];
  const part = [left, top, right, top + 1, right, bottom, left, bottom];
  const shape = random.pick<ProjectShape['shape']>([
    { type: 'box', points: [left, top, right, bottom] },
    { type: 'box', points: [left, top, right, bottom] },
    { type: 'polygon', parts: [part] },
    { type: 'polygon', parts: [part, [0, 0, 3, 0, 3, 3, 0, 3]] },
    {
      type: 'mask',
      start: top * width + left,
      run: Math.min(random.int(1, 40), width * height - (top * width + left) - 1),
    },
    { type: 'tag' },
  ]);
  return {
    image: image.path,
    label: random.pick(LABELS),
    shape,
    crowd: shape.type === 'mask',
    ...(!plain && random.chance(0.1) ? { attribute: 'Anna Smith ' } : {}),
  };
}
