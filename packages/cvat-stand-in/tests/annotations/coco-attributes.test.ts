import { expect, test } from 'vitest';
import { annotation, attribute, documentOf, image, run, runAnnotations } from './coco-case.ts';

const TRIANGLE = [0, 0, 10, 0, 0, 10];
const one = async (more: object) => (await runAnnotations(annotation(more))).shapes[0];

test.each([
  ['red', 'red'],
  [5, '5'],
  [5.5, '5.5'],
  [true, 'True'],
  [null, 'None'],
  [['a', 1], "['a', 1]"],
  [{ a: false }, "{'a': False}"],
])('attributes: %j becomes the text %j', async (value, text) => {
  expect((await one({ attributes: { colour: value } }))?.attributes).toEqual([{ spec_id: 70, value: text }]);
});

test('attributes: a name that the label lacks is dropped', async () => {
  expect((await one({ attributes: { size: 'big', tame: 'true' } }))?.attributes).toEqual([]);
});

test.each([
  [true, 'true'],
  ['FALSE', 'false'],
  ['false', 'false'],
])('attributes: a checkbox takes %j as %j', async (value, text) => {
  const shape = await one({ category_id: 2, attributes: { tame: value } });
  expect(shape?.attributes).toEqual([{ spec_id: 80, value: text }]);
});

test('attributes: a checkbox with another value fails the import', async () => {
  await expect(one({ category_id: 2, attributes: { tame: 'yes' } })).rejects.toThrow(
    "Image a: can't import annotation #0 (bbox): Failed to convert attribute 'Animal/Dog'='yes': ",
  );
});

test.each([
  [null, "'NoneType' object does not support item assignment"],
  [[], "'list' object does not support item assignment"],
])('attributes: %j is refused', async (attributes, cause) => {
  await expect(one({ attributes })).rejects.toThrow(cause);
});

test.each([true, 'true', 'YES', 1, '1'])('attributes: occluded %j is set', async (occluded) => {
  expect((await one({ attributes: { occluded } }))?.occluded).toBe(true);
});

test.each([false, 'no', 0, 'perhaps', null, 2])('attributes: occluded %j is not set', async (occluded) => {
  expect((await one({ attributes: { occluded } }))?.occluded).toBe(false);
});

test("attributes: a special one goes into the label's attribute of that name as well", async () => {
  expect((await one({ attributes: { occluded: true } }))?.attributes).toEqual([{ spec_id: 71, value: 'True' }]);
});

test('attributes: rotation turns the shape, and must be 0 to 360', async () => {
  expect((await one({ attributes: { rotation: 45.5 } }))?.rotation).toBe(45.5);
  await expect(one({ attributes: { rotation: 400 } })).rejects.toThrow('less than or equal to 360');
});

test.each([
  ['Manual', 'manual'],
  ['semi-auto', 'semi-auto'],
  ['robot', 'file'],
])('attributes: source %j gives %j', async (source, expected) => {
  expect((await one({ attributes: { source } }))?.source).toBe(expected);
});

test('attributes: a source that is not text is refused', async () => {
  await expect(one({ attributes: { source: 5 } })).rejects.toThrow("'int' object has no attribute 'lower'");
});

test('attributes: outside is taken and forgotten where there is no track', async () => {
  expect((await one({ attributes: { outside: true } }))?.outside).toBe(false);
});

test('attributes: of a polygon in parts, only the first part has the special ones', async () => {
  const { shapes } = await runAnnotations(
    annotation({
      segmentation: [TRIANGLE, TRIANGLE],
      score: 0.5,
      attributes: { occluded: true, source: 'manual', colour: 'red' },
    }),
  );
  expect(shapes.map(({ occluded, source, score }) => ({ occluded, source, score }))).toEqual([
    { occluded: true, source: 'manual', score: 0.5 },
    { occluded: false, source: 'file', score: 1 },
  ]);
  expect(shapes.map(({ attributes }) => attributes.map(({ spec_id }) => spec_id))).toEqual([[71, 70], [70]]);
});

test('score goes into the shape, 1 where there is none', async () => {
  expect((await one({ score: 0.25 }))?.score).toBe(0.25);
  expect((await one({}))?.score).toBe(1);
});

test.each([
  ['0.5', "Invalid annotation field 'score' type '<class 'str'>'. Expected one of <class 'int'>, <class 'float'>"],
  [null, "Invalid annotation field 'score' type '<class 'NoneType'>'"],
  [95, 'less than or equal to 1'],
])('score %j is refused', async (score, cause) => {
  await expect(one({ score })).rejects.toThrow(cause);
});

const tracked = (imageId: number, more: object = {}) =>
  annotation({ id: imageId, image_id: imageId, attributes: { track_id: 5, keyframe: true, ...more } });
const four = {
  images: [1, 2, 3, 4].map((id) => image(id, `${id}x.jpg`)),
  paths: ['1x.jpg', '2x.jpg', '3x.jpg', '4x.jpg'],
};

test('attributes: track_id with keyframe makes a track, not shapes; it ends behind its last image', async () => {
  const { images, paths } = four;
  const { shapes, tracks } = await run(documentOf({ images, annotations: [tracked(1), tracked(2)] }), { paths });
  expect(shapes).toEqual([]);
  expect(tracks).toHaveLength(1);
  expect(tracks[0]).toMatchObject({ frame: 0, label_id: 7, source: 'file', group: 0 });
  expect(tracks[0]?.shapes.map(({ frame, outside }) => [frame, outside])).toEqual([
    [0, false],
    [1, false],
    [2, true],
  ]);
});

test('attributes: a track that leaves and returns is outside in between', async () => {
  const { images, paths } = four;
  const { tracks } = await run(documentOf({ images, annotations: [tracked(1), tracked(4)] }), { paths });
  expect(tracks[0]?.shapes.map(({ frame, outside }) => [frame, outside])).toEqual([
    [0, false],
    [1, true],
    [3, false],
  ]);
});

test('attributes: track_id without keyframe is a shape', async () => {
  expect((await one({ attributes: { track_id: 5 } }))?.type).toBe('rectangle');
});

test('attributes: a track holds what cannot change, its shapes what can', async () => {
  const labels = [
    { id: 7, name: 'Cat', attributes: [attribute(70, 'colour'), attribute(72, 'pose', { mutable: true })] },
  ];
  const { tracks } = await run(documentOf({ annotations: [tracked(1, { colour: 'red', pose: 'sits' })] }), { labels });
  expect(tracks[0]?.attributes).toEqual([{ spec_id: 70, value: 'red' }]);
  expect(tracks[0]?.shapes[0]?.attributes).toEqual([{ spec_id: 72, value: 'sits' }]);
});
