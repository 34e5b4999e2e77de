import { expect, test } from 'vitest';
import { cvatMaskPoints, decodeRle, decompressCounts } from '../../src/annotations/coco/mask.ts';
import { roundCoordinate } from '../../src/annotations/coco/round.ts';
import { annotation, documentOf, image, run, runAnnotations } from './coco-case.ts';

const TRIANGLE = [0, 0, 10, 0, 0, 10];
const points = async (more: object) => (await runAnnotations(annotation(more))).shapes.map((shape) => shape.points);

test('segmentation that is not empty gives polygons, and the box is ignored', async () => {
  const { shapes } = await runAnnotations(annotation({ segmentation: [TRIANGLE], bbox: 'nonsense' }));
  expect(shapes.map(({ type, points, group }) => ({ type, points, group }))).toEqual([
    { type: 'polygon', points: TRIANGLE, group: 0 },
  ]);
});

test.each([[[]], [[[]]], [{}]])('segmentation %j gives the box', async (segmentation) => {
  expect(await points({ segmentation })).toEqual([[10, 20, 40, 60]]);
});

test('segmentation that is missing gives the box', async () => {
  const { segmentation: _, ...bare } = annotation();
  expect((await runAnnotations(bare)).shapes[0]?.type).toBe('rectangle');
});

test.each([
  [
    null,
    "Invalid annotation field 'segmentation' type '<class 'NoneType'>'. Expected one of <class 'list'>, <class 'dict'>",
  ],
  ['x', "Invalid annotation field 'segmentation' type '<class 'str'>'"],
  [[1, 2, 3, 4, 5, 6], "object of type 'int' has no len()"],
  [[[0, 0, 10, 0, 0]], 'Polygon has invalid value count 5, which is not divisible by 2.'],
  [[[0, 0, 10, 0]], 'Polygon has invalid value count 4. Expected at least 3 (x, y) pairs.'],
  [[TRIANGLE, []], 'Polygon has invalid value count 0. Expected at least 3 (x, y) pairs.'],
  [[[0, 0, 10, 0, 0, 'x']], 'unsupported operand'],
])('segmentation %j is refused', async (segmentation, cause) => {
  await expect(points({ segmentation })).rejects.toThrow(cause);
});

test('segmentation of several parts gives several polygons with a common group', async () => {
  const other = [20, 20, 30, 20, 20, 30];
  const { shapes } = await runAnnotations(annotation({ segmentation: [TRIANGLE, other] }));
  expect(shapes.map(({ points, group }) => ({ points, group }))).toEqual([
    { points: TRIANGLE, group: 1 },
    { points: other, group: 1 },
  ]);
});

test('group: annotations of one image with equal ids share one, numbered within the image by id; others have none', async () => {
  const { shapes } = await run(
    documentOf({
      images: [image(1, 'a.jpg'), image(2, 'b.jpg')],
      annotations: [
        annotation({ id: 50 }),
        annotation({ id: 50 }),
        annotation({ id: 9, segmentation: [TRIANGLE, TRIANGLE] }),
        annotation({ id: 3 }),
        annotation({ id: 50, image_id: 2 }),
        annotation({ id: 3, image_id: 2 }),
        annotation({ id: 0, image_id: 2 }),
        annotation({ id: 0, image_id: 2 }),
      ],
    }),
    { paths: ['a.jpg', 'b.jpg'] },
  );
  expect(shapes.filter(({ frame }) => frame === 0).map(({ group }) => group)).toEqual([0, 1, 1, 2, 2]);
  expect(shapes.filter(({ frame }) => frame === 1).map(({ group }) => group)).toEqual([0, 0, 0, 0]);
});

test.each([
  [[10, 20, 30], 'Bbox has wrong value count 3. Expected 4 values.'],
  [[10, 20, 30, 40, 50], 'Bbox has wrong value count 5. Expected 4 values.'],
  [null, "Invalid annotation field 'bbox' type '<class 'NoneType'>'. Expected <class 'list'>"],
  [[10, 20, 30, '40'], 'unsupported operand'],
])('bbox %j is refused', async (bbox, cause) => {
  await expect(points({ bbox })).rejects.toThrow(cause);
});

test('bbox is demanded where there is no segmentation', async () => {
  const { bbox: _, ...bare } = annotation();
  await expect(runAnnotations(bare)).rejects.toThrow("Missing annotation field 'bbox'");
});

test('coordinates are rounded to two decimals, ties to even', async () => {
  expect(await points({ bbox: [10.123, 20.126, 0.5, 1] })).toEqual([[10.12, 20.13, 10.62, 21.13]]);
  expect(await points({ segmentation: [[0.123, 0, 10.126, 0, 0, 9.999]] })).toEqual([[0.12, 0, 10.13, 0, 0, 10]]);
  expect([0.125, 0.375, -0.125, 1.005, 2.675, 1e6 + 0.005].map(roundCoordinate)).toEqual([
    0.12, 0.38, -0.12, 1, 2.68, 1000000,
  ]);
});

test.each([
  [
    [-50, -60, 5000, 6000],
    [-50, -60, 4950, 5940],
  ],
  [
    [0.1, 0.2, 0.3, 0.4],
    [0.1, 0.2, 0.4, 0.6],
  ],
  [
    [5, 5, 0, 0],
    [5, 5, 5, 5],
  ],
  [
    [5, 5, -3, -3],
    [5, 5, 2, 2],
  ],
])('coordinates are neither checked nor clamped: %j', async (bbox, expected) => {
  expect(await points({ bbox })).toEqual([expected]);
});

/** 4 x 3 pixels: a 2 x 2 square at (1, 1). Column by column: 3 zeros and one, two ones, ... */
const SQUARE = { size: [3, 4], counts: [4, 2, 1, 2, 3] };
const SMALL = { width: 4, height: 3 };
const masks = (segmentation: object, size: object = SMALL) =>
  run(documentOf({ images: [image(1, 'a.jpg', size)], annotations: [annotation({ segmentation })] }));

test('RLE, uncompressed, gives a mask in run lengths of its own box', async () => {
  const { shapes } = await masks(SQUARE);
  expect(shapes.map(({ type, points }) => ({ type, points }))).toEqual([{ type: 'mask', points: [0, 4, 1, 1, 2, 2] }]);
});

test('RLE, uncompressed, must have the size of its image', async () => {
  await expect(masks(SQUARE, { width: 5, height: 3 })).rejects.toThrow(
    'Mask #1 does not match image size: (3, 4) vs. (3, 5)',
  );
});

test('RLE that is too short leaves the rest of the mask empty', async () => {
  const { shapes } = await masks({ size: [3, 4], counts: [4, 2] });
  expect(shapes[0]?.points).toEqual([0, 2, 1, 1, 1, 2]);
});

test('RLE, compressed, gives the same mask', async () => {
  const { shapes } = await masks({ size: [3, 4], counts: compress(SQUARE.counts) });
  expect(shapes[0]?.points).toEqual([0, 4, 1, 1, 2, 2]);
});

test.each([
  [{ size: [3, 4], counts: [4, 20] }, 'Invalid RLE mask representation'],
  [{ size: [3], counts: [12] }, 'Mask size has wrong value count 1. Expected 2 values.'],
  [{ counts: [12] }, "Missing annotation field 'size'"],
  [{ size: [3, 4] }, "'counts'"],
  [{ size: [3, 4], counts: 7 }, 'Invalid RLE counts'],
])('RLE %j is refused', async (segmentation, cause) => {
  await expect(masks(segmentation)).rejects.toThrow(cause);
});

test('RLE of nothing becomes a mask of one empty pixel', () => {
  expect(cvatMaskPoints(decodeRle([12], SMALL))).toEqual([1, 0, 0, 0, 0]);
});

test('RLE of everything starts with a run of no zeros', () => {
  expect(cvatMaskPoints(decodeRle([0, 12], SMALL))).toEqual([0, 12, 0, 0, 3, 2]);
});

test('RLE with a hole keeps it', () => {
  // 3 x 3 with the middle pixel empty.
  const hole = decodeRle([0, 4, 1, 4], { width: 3, height: 3 });
  expect(cvatMaskPoints(hole)).toEqual([0, 4, 1, 4, 0, 0, 2, 2]);
});

/** COCO's own compression, written from its description: the other direction of decompressCounts(). */
function compress(counts: readonly number[]): string {
  let text = '';
  for (const [index, count] of counts.entries()) {
    let value = index > 2 ? count - (counts[index - 2] ?? 0) : count;
    for (let more = true; more; ) {
      let digit = value & 31;
      value >>= 5;
      more = digit & 16 ? value !== -1 : value !== 0;
      if (more) digit |= 32;
      text += String.fromCharCode(digit + 48);
    }
  }
  return text;
}

test('compressed counts may go down and be longer than a digit', () => {
  const counts = [5, 1000, 3, 70000, 1, 2, 40];
  expect(decompressCounts(compress(counts))).toEqual(counts);
});

test('compressed counts "06" are those of six set pixels', () => {
  expect(decompressCounts('06')).toEqual([0, 6]);
});
