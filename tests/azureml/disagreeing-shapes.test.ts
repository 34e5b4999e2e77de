import { describe, expect, test } from 'vitest';
import { blob, normalize } from './normalize.ts';

const IMAGE = { id: 1, width: 400, height: 300, file_name: 'a.jpg' };
const OTHER = { id: 1, image_id: 1, category_id: 1, bbox: [10, 10, 40, 50], area: 2000 };
const RING = [40, 60, 300, 60, 300, 200, 40, 200];
const PHOTO = blob('a.jpg', 400, 300);

/** What becomes of an annotation beside a box that is as it should be: its geometry, and the codes of its findings. */
async function outcome(annotation: object, photo = PHOTO) {
  const annotations = [OTHER, { id: 2, image_id: 1, category_id: 1, ...annotation }];
  const document = { images: [IMAGE], annotations, categories: [{ id: 1, name: 'cow' }] };
  const { records, findings } = await normalize(JSON.stringify(document), [photo]);
  const [, record] = records.filter((one) => one.kind === 'annotation');
  const codes = findings.filter(({ at }) => at.startsWith('annotations[1]')).map(({ code }) => code);
  return { type: record?.geometry.type, codes };
}

describe('an annotation does not lose its shape without a word', () => {
  test.each<[string, unknown, object]>([
    ['a text', JSON.stringify([RING]), {}],
    ['a text beside a box', JSON.stringify([RING]), { bbox: [40, 60, 260, 140] }],
    ['a number', 7, {}],
    ['true', true, {}],
  ])('a segmentation that is %s is left out', async (_, segmentation, more) => {
    expect(await outcome({ segmentation, ...more })).toEqual({ type: undefined, codes: ['GEOMETRY_MALFORMED'] });
  });

  test.each<[string, object]>([
    ['an area and no shape', { area: 400 }],
    ['an area and bbox null', { area: 400, bbox: null }],
    ['empty lists', { area: 0, bbox: [], segmentation: [] }],
    ['null for both', { bbox: null, segmentation: null }],
    ['empty texts', { bbox: '', segmentation: '[]' }],
  ])('with %s it is a label of the whole image, and a finding says so', async (_, annotation) => {
    expect(await outcome(annotation)).toEqual({ type: 'tag', codes: ['SHAPE_MISSING'] });
  });

  test('one that never had a shape is a label of the whole image like others', async () => {
    expect(await outcome({ area: 0 })).toEqual({ type: 'tag', codes: [] });
    expect(await outcome({ segmentation: '', bbox: [5, 5, 9, 9] })).toEqual({ type: 'box', codes: [] });
  });
});

describe('what bbox says beside an outline is held against it', () => {
  test.each<[string, unknown]>([
    ['three numbers', [40, 60, 260]],
    ['a text', 'abc'],
    ['an object', { x: 40 }],
    ['corners in another order, elsewhere', [30, 30, -20, -20]],
    ['far off every image', [1e12, 5, 10, 10]],
  ])('where it is %s', async (_, bbox) => {
    expect(await outcome({ bbox, segmentation: [RING] })).toEqual({ type: 'polygon', codes: ['BOX_DIFFERS'] });
  });

  test.each<[string, unknown]>([
    ['corners in another order', [300, 200, -260, -140]],
    ['zeros', [0, 0, 0, 0]],
    ['nothing', []],
  ])('and agrees where it is %s', async (_, bbox) => {
    expect(await outcome({ bbox, segmentation: [RING] })).toEqual({ type: 'polygon', codes: [] });
  });

  test('on a photo whose coordinates are turned', async () => {
    const turned = blob('a.jpg', 300, 400, 6);
    const segmentation = [RING];
    expect((await outcome({ bbox: [40, 60, 260, 140], segmentation }, turned)).codes).toEqual([]);
    expect((await outcome({ bbox: [10, 10, 20, 20], segmentation }, turned)).codes).toEqual(['BOX_DIFFERS']);
  });
});

test('what a line says of the corners of its polygon is held against it, too', async () => {
  const polygon = [[0.1, 0.2, 0.7, 0.2, 0.7, 0.6, 0.1, 0.6]];
  const codesOf = async (bbox: unknown) => {
    const line = JSON.stringify({ image_url: 'AmlDatastore://photos/a.jpg', label: [{ label: 'cow', polygon, bbox }] });
    return (await normalize(line, [PHOTO])).findings.filter(({ effect }) => effect !== 'info').map(({ code }) => code);
  };
  expect(await codesOf([0.1, 0.2, 0.7, 0.6])).toEqual([]);
  expect(await codesOf('null')).toEqual([]);
  expect(await codesOf([0.5, 0.5, 0.9, 0.9])).toEqual(['BOX_DIFFERS']);
});

test.each([1, '1', true, 'true'])('iscrowd %o is told', async (iscrowd) => {
  expect((await outcome({ bbox: [5, 5, 9, 9], iscrowd })).codes).toEqual(['CROWD_FLAG']);
});

test.each([0, '0', false, 'false', null, ''])('iscrowd %o says nothing', async (iscrowd) => {
  expect((await outcome({ bbox: [5, 5, 9, 9], iscrowd })).codes).toEqual([]);
});
