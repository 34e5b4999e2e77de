import { describe, expect, test } from 'vitest';
import { unitOf } from '../../shared/azureml/coordinates.ts';
import type { AnnotationRecord } from '../../shared/dataset/record.ts';
import { blob, normalize } from './normalize.ts';

test.each([
  [[0.1, 1.5], 'normalized'],
  [[0.1, 1.500001], 'absolute'],
  [[0.1, 1.4999], 'normalized'],
  [[1, 1, 0, 0], 'undecided'],
  [[1, 2, 0, 0], 'absolute'],
  [[1, 1, 0.5, 0], 'normalized'],
])('unitOf() draws the line between normalized and pixels at 1.5: %j is %s', (values, unit) => {
  expect(unitOf(values)).toBe(unit);
});

type Exported = { width: number; height: number; boxes: readonly (readonly number[])[] };

/** What becomes of the boxes of one image of 2,000 x 1,000 whose export gives another size. */
async function sized({ width, height, boxes }: Exported) {
  const { records, findings } = await normalize(
    JSON.stringify({
      images: [{ id: 1, width, height, file_name: 'a.jpg' }],
      annotations: boxes.map((bbox, id) => ({ id, image_id: 1, category_id: 1, bbox })),
      categories: [{ id: 1, name: 'cow' }],
    }),
    [blob('a.jpg', 2000, 1000)],
  );
  const found = records.filter((record): record is AnnotationRecord => record.kind === 'annotation');
  const code = findings.map((one) => one.code).find((one) => one.startsWith('IMAGE_SIZE'));
  return { code, first: found[0]?.geometry };
}
const inside = [100, 100, 50, 50];
const asDrawn = { type: 'box', x: 100, y: 100, width: 50, height: 50 };

describe('a size in the export that is not that of the image', () => {
  test.each<[string, number, number, string, number]>([
    ['of the same shape', 1000, 500, 'IMAGE_SIZE_SCALED', 2],
    ['of nearly the same shape', 1000, 496, 'IMAGE_SIZE_SCALED', 2],
    ['of the other shape', 1000, 494, 'IMAGE_SIZE_DIFFERS', 1],
    ['wider by too much', 1000, 506, 'IMAGE_SIZE_DIFFERS', 1],
    ['turned', 1000, 2000, 'IMAGE_SIZE_SWAPPED', 1],
  ])('%s: %i x %i is %s', async (_, width, height, code, factor) => {
    const { code: found, first } = await sized({ width, height, boxes: [inside] });
    expect(found).toBe(code);
    expect(first).toMatchObject({ x: 100 * factor });
  });

  /** Boxes of which so many do not fit into 1,000 x 500. */
  const beyond = (count: number, of: number) =>
    Array.from({ length: of }, (_, k) => (k >= of - count ? [1500, 100, 50, 50] : inside));

  test.each([
    [0, 20, 'IMAGE_SIZE_SCALED'],
    [1, 20, 'IMAGE_SIZE_DIFFERS'],
    [20, 20, 'IMAGE_SIZE_DIFFERS'],
  ])('is believed while no shape of the image lies beyond it: %i of %i is %s', async (count, of, code) => {
    const { code: found, first } = await sized({ width: 1000, height: 500, boxes: beyond(count, of) });
    expect(found).toBe(code);
    if (code === 'IMAGE_SIZE_DIFFERS' && count < of) expect(first).toEqual(asDrawn);
  });

  test.each([
    [950, 'IMAGE_SIZE_SCALED'],
    [951, 'IMAGE_SIZE_SCALED'],
    [952, 'IMAGE_SIZE_DIFFERS'],
  ])('allows a pixel for rounding: a box of 50 pixels from %i to the right is %s', async (x, code) => {
    expect((await sized({ width: 1000, height: 500, boxes: [[x, 10, 50, 10]] })).code).toBe(code);
  });
});
