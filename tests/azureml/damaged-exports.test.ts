import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvalidInputError } from '../../shared/errors.ts';
import { cocoFaults } from '../cvat/coco-validator.ts';
import { blob, excluded, type Normalized, normalize } from './normalize.ts';

/** Images of every orientation; their sizes are as displayed. */
const STORED = [1, 2, 3, 4, 5, 6, 7, 8].map((orientation) => {
  const [width, height] = [300 + 10 * orientation, 200 + orientation];
  return { path: `UI/${orientation}.jpg`, width, height, orientation };
});
const CONTAINER = STORED.map(({ path, width, height, orientation }) => blob(path, width, height, orientation));

/** Shares of the image's sides, in steps that both units carry: no corner is another's. */
const share = fc.integer({ min: 1, max: 60 }).map((n) => n / 100);
const box = fc.tuple(share, share, share, share).map(([x, y, w, h]) => [x / 2, y / 2, 0.02 + w / 2, 0.02 + h / 2]);
const drawn = fc.record({ image: fc.nat(), label: fc.nat(), box, polygon: fc.boolean() });
type Drawn = { image: number; label: number; box: number[]; polygon: boolean };

/** `raw`: drawn on the pixels before rotation, which the export's size says too. */
const whole = fc.record({
  images: fc.shuffledSubarray(STORED, { minLength: 1 }),
  labels: fc.integer({ min: 1, max: 4 }),
  annotations: fc.array(drawn, { minLength: 1, maxLength: 12 }),
  absolute: fc.boolean(),
  raw: fc.boolean(),
});
type Whole = typeof whole extends fc.Arbitrary<infer T> ? T : never;

/** The image of an annotation, and the sides that its coordinates are shares of. */
function frameOf({ images, raw }: Whole, { image }: Drawn) {
  const stored = images[image % images.length];
  if (!stored) throw new Error('Cannot draw: there are no images');
  // A photo that does not lie on its side has the same size in both frames: it goes by those that do.
  const turned = raw && images.some(({ orientation }) => orientation > 4);
  const sides = turned && stored.orientation > 4 ? [stored.height, stored.width] : [stored.width, stored.height];
  return { stored, turned, sides };
}

const cornersOf = ([x = 0, y = 0, w = 0, h = 0]: readonly number[]) => [x, y, x + w, y, x + w, y + h, x, y + h];

/** References are drawn from what exists: everything is carried. */
function documentOf(shape: Whole) {
  const { images, labels, annotations, absolute } = shape;
  const scaled = (values: readonly number[], sides: readonly number[]) =>
    absolute ? values.map((value, k) => value * (sides[k % 2] ?? 1)) : [...values];
  return {
    images: images.map((image, k) => {
      const [width, height] = frameOf(shape, { image: k, label: 0, box: [], polygon: false }).sides;
      return { id: k + 1, width, height, file_name: image.path };
    }),
    annotations: annotations.map((one, k) => {
      const { sides } = frameOf(shape, one);
      const ids = { id: k + 1, image_id: (one.image % images.length) + 1, category_id: (one.label % labels) + 1 };
      const bbox = scaled(one.box, sides);
      return one.polygon ? { ...ids, segmentation: [scaled(cornersOf(one.box), sides)] } : { ...ids, bbox };
    }),
    categories: Array.from({ length: labels }, (_, k) => ({ id: k + 1, name: `label ${k}` })),
  };
}

/** Where a share of the pixels as stored is displayed, as a share too. */
const DISPLAYED: Readonly<Record<number, (x: number, y: number) => [number, number]>> = {
  ...{ 2: (x, y) => [1 - x, y], 3: (x, y) => [1 - x, 1 - y], 4: (x, y) => [x, 1 - y] },
  ...{ 5: (x, y) => [y, x], 6: (x, y) => [1 - y, x], 7: (x, y) => [1 - y, 1 - x], 8: (x, y) => [y, 1 - x] },
};

/** Left, top, right and bottom of an annotation in pixels as displayed. */
function boundsOf(shape: Whole, one: Drawn): number[] {
  const { stored, turned } = frameOf(shape, one);
  const corners = cornersOf(one.box);
  const points = [0, 2, 4, 6].map((k): [number, number] => {
    const [x, y] = [corners[k] ?? 0, corners[k + 1] ?? 0];
    return turned ? (DISPLAYED[stored.orientation]?.(x, y) ?? [x, y]) : [x, y];
  });
  const [xs, ys] = [points.map(([x]) => x * stored.width), points.map(([, y]) => y * stored.height)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

const rounded = (values: readonly number[]) => values.map((value) => Math.round(value * 1e6) / 1e6 + 0);

test('normalize() carries every annotation to where it was seen, in either unit and on images of any orientation', async () => {
  await fc.assert(
    fc.asyncProperty(whole, async (shape) => {
      const coordinates = shape.absolute ? 'absolute' : 'normalized';
      const { records } = await normalize(JSON.stringify(documentOf(shape)), CONTAINER, { normalize: { coordinates } });
      const found = records.filter((record) => record.kind === 'annotation');
      expect(found).toHaveLength(shape.annotations.length);
      for (const [k, { image, label, geometry }] of found.entries()) {
        const one = shape.annotations[k] ?? { image: 0, label: 0, box: [], polygon: false };
        expect([image, label]).toEqual([frameOf(shape, one).stored.path, `label ${one.label % shape.labels}`]);
        const bounds =
          geometry.type === 'box'
            ? [geometry.x, geometry.y, geometry.x + geometry.width, geometry.y + geometry.height]
            : geometry.type === 'polygon'
              ? boundsOfRing(geometry.parts.flat())
              : [];
        expect(rounded(bounds)).toEqual(rounded(boundsOf(shape, one)));
      }
    }),
    { numRuns: 120 },
  );
});

function boundsOfRing(ring: readonly number[]): number[] {
  const [xs, ys] = [ring.filter((_, k) => k % 2 === 0), ring.filter((_, k) => k % 2 === 1)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

const junk = fc.oneof(
  fc.constantFrom(undefined, null, '', ' ', '1', -1, 0, 1e308, 0.5, 99, [], {}, [''], [[]], true),
  fc.jsonValue({ maxDepth: 2 }),
);
const KEYS = {
  images: ['id', 'width', 'height', 'file_name', 'absolute_url', 'coco_url'],
  annotations: ['id', 'image_id', 'category_id', 'bbox', 'segmentation', 'area', 'iscrowd'],
  categories: ['id', 'name'],
} as const;
const SECTIONS = ['images', 'annotations', 'categories'] as const;
const damage = fc.constantFrom(...SECTIONS).chain((section) =>
  fc.record({
    section: fc.constant(section),
    at: fc.nat(),
    // Without a key the whole element is replaced.
    key: fc.option(fc.constantFrom<string>(...KEYS[section]), { freq: 9, nil: undefined }),
    value: junk,
  }),
);
const options = fc.record({
  paths: fc.constantFrom('full', 'basename'),
  attributes: fc.boolean(),
  labels: fc.record({ keepUnused: fc.boolean(), rename: fc.constant({}) }),
});

test('normalize() leaves out what damage touches and no more, and its sums hold', async () => {
  const seen = { drawn: 0, kept: 0, damaged: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(whole, fc.array(damage, { minLength: 1, maxLength: 3 }), options, async (shape, damages, more) => {
      const document: Record<(typeof SECTIONS)[number], unknown[]> = documentOf(shape);
      for (const { section, at, key, value } of damages) {
        const elements = document[section];
        const index = at % elements.length;
        elements[index] = key === undefined ? (value ?? null) : { ...Object(elements[index]), [key]: value };
      }
      const coordinates = shape.absolute ? 'absolute' : 'normalized';
      const result = await answered(JSON.stringify(document), { ...more, coordinates });
      seen.damaged += 1;
      if (!result) {
        seen.refused += 1;
        return;
      }
      const kept = expectSums(result);
      seen.drawn += shape.annotations.length;
      seen.kept += kept;
      expect(cocoFaults(result.coco)).toEqual([]);
    }),
    { numRuns: 250 },
  );
  // Most of what is drawn is not touched, and must come through: a test that only sees refusals sees nothing.
  expect(seen.kept / seen.drawn).toBeGreaterThan(0.4);
  expect(seen.refused / seen.damaged).toBeLessThan(0.1);
});

async function answered(text: string, normalizing: object): Promise<Normalized | undefined> {
  try {
    return await normalize(text, CONTAINER, { normalize: normalizing });
  } catch (error) {
    if (error instanceof InvalidInputError) return undefined;
    throw error;
  }
}

/** Answers how many annotations were kept. */
function expectSums({ scan, records, findings }: Normalized): number {
  const kept = (kind: string) => records.filter((record) => record.kind === kind).length;
  expect(kept('image') + excluded(findings, 'image')).toBe(scan.counts.images);
  expect(kept('annotation') + excluded(findings, 'annotation')).toBe(scan.counts.annotations);
  return kept('annotation');
}
