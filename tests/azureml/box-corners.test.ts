import { describe, expect, test } from 'vitest';
import { CornerTally } from '../../shared/azureml/box-corners.ts';
import { blob, normalize } from './normalize.ts';

type Corners = readonly [left: number, top: number, right: number, bottom: number];
const BOXES: Corners[] = [
  [100, 100, 200, 150],
  [10, 20, 60, 70],
  [250, 180, 390, 290],
  [300, 10, 399, 60],
  [210, 160, 300, 299],
  [320, 200, 360, 280],
  [330, 155, 395, 260],
];
const IMAGE = { width: 400, height: 300 };
const sides = ([left, top, right, bottom]: Corners) => [left, top, right - left, bottom - top];
const areaOf = ([left, top, right, bottom]: Corners) => (right - left) * (bottom - top);
const share = (values: readonly number[]) => values.map((value, k) => value / (k % 2 ? IMAGE.height : IMAGE.width));

function evidence(boxes: readonly (readonly number[])[], areas: readonly (number | undefined)[]) {
  const tally = new CornerTally();
  for (const [k, box] of boxes.entries()) tally.add(box, areas[k], IMAGE);
  return tally.evidence();
}

const boxesOf = async (bbox: (box: Corners) => readonly number[], policy = {}) => {
  const annotations = BOXES.map((box, k) => ({
    ...{ id: k + 1, image_id: 1, category_id: 1, bbox: bbox(box) },
    area: areaOf(box),
  }));
  const images = [{ id: 1, ...IMAGE, file_name: 'a.jpg' }];
  const document = JSON.stringify({ images, annotations, categories: [{ id: 1, name: 'cow' }] });
  const { records, findings } = await normalize(document, [blob('a.jpg', 400, 300)], { normalize: { policy } });
  const found = records.flatMap((record) => (record.kind === 'annotation' ? [record.geometry] : []));
  const boxes = found.flatMap((one) => (one.type === 'box' ? [[one.x, one.y, one.width, one.height]] : []));
  return { boxes, effects: findings.filter(({ code }) => code === 'BOX_CORNERS').map(({ effect }) => effect) };
};

describe('boxes that are written as two corners', () => {
  const wanted = BOXES.map(sides);

  test('are read as such where the areas say so', async () => {
    expect(await boxesOf((box) => box)).toEqual({ boxes: wanted, effects: ['changed'] });
    expect(await boxesOf(sides)).toEqual({ boxes: wanted, effects: [] });
  });

  test('stay as COCO reads them where the policy says so', async () => {
    const { boxes, effects } = await boxesOf((box) => box, { BOX_CORNERS: 'keep' });
    expect({ boxes, effects }).toEqual({ boxes: BOXES, effects: ['changed'] });
  });

  test('are known without areas where widths and heights would lead out of the images', () => {
    const none = BOXES.map(() => undefined);
    expect(evidence(BOXES, none)).toContain('boxes would leave');
    expect(evidence(BOXES.map(share), none)).toContain('would leave');
    expect(evidence(BOXES.slice(0, 5), none)).toBeUndefined();
  });

  test('are told where few boxes may be, and are read by the policy', async () => {
    const few = BOXES.slice(2, 4).map((box, k) => ({ id: k, image_id: 1, category_id: 1, bbox: box }));
    const widthsOf = async (annotations: object[], policy = {}) => {
      const images = [{ id: 1, ...IMAGE, file_name: 'a.jpg' }];
      const document = JSON.stringify({ images, annotations, categories: [{ id: 1, name: 'cow' }] });
      const { records, findings } = await normalize(document, [blob('a.jpg', 400, 300)], { normalize: { policy } });
      const widths = records.flatMap((one) =>
        one.kind === 'annotation' && one.geometry.type === 'box' ? [one.geometry.width] : [],
      );
      return [widths, findings.filter(({ effect }) => effect === 'changed').map(({ code }) => code)];
    };
    const told = ['BOX_CORNERS_POSSIBLE'];
    expect(await widthsOf(few)).toEqual([[390, 399], told]);
    expect(await widthsOf(few, { BOX_CORNERS_POSSIBLE: 'fix' })).toEqual([[140, 99], told]);
    expect(await widthsOf([...few, { ...few[0], bbox: [300, 200, 50, 50] }])).toEqual([[390, 399, 50], []]);
  });

  test('are not looked for in lines of a dataset, whose keys name them', async () => {
    const label = { label: 'cow', topX: 0.1, topY: 0.1, bottomX: 1.3, bottomY: 0.9 };
    const line = JSON.stringify({ image_url: 'a.jpg', label: Array.from({ length: 8 }, () => label) });
    const { findings } = await normalize(line, [blob('a.jpg', 400, 300)]);
    expect(findings.map(({ code }) => code)).not.toContain('BOX_CORNERS');
  });

  test('are known by areas of fractions, which are rounded', () => {
    const areas = BOXES.map((box) => Math.round((areaOf(box) / 120_000) * 1000) / 1000);
    expect(evidence(BOXES.map(share), areas)).toContain('two corners');
    expect(
      evidence(
        BOXES.map((box) => share(sides(box))),
        areas,
      ),
    ).toBeUndefined();
  });

  test('are no corners where one box cannot be, or has the area of its sides', () => {
    expect(evidence([...BOXES, [300, 200, 50, 50]], BOXES.map(areaOf))).toBeUndefined();
    expect(evidence([...BOXES, [10, 10, 40, 50]], [...BOXES.map(areaOf), 2000])).toBeUndefined();
  });

  test('are no corners where areas are those of outlines that were left out', () => {
    const boxes = [
      [10, 10, 60, 60],
      [20, 20, 90, 90],
      [5, 5, 80, 70],
    ];
    expect(evidence(boxes, [2500, 3111, 2222])).toBeUndefined();
  });
});
