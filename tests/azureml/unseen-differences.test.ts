import { expect, test } from 'vitest';
import { blob, normalize } from './normalize.ts';

const TAG = { id: 1, image_id: 1, category_id: 1, area: 0 };
const IMAGES = [{ id: 1, width: 400, height: 300, file_name: 'a.jpg' }];

async function findingsOf(size: readonly [number, number, number?], category: object = {}) {
  const document = { images: IMAGES, annotations: [TAG], categories: [{ id: 1, name: 'cow', ...category }] };
  const { findings } = await normalize(JSON.stringify(document), [blob('a.jpg', ...size)]);
  return findings.filter(({ code }) => code !== 'PROJECT_KIND');
}

test('a labelled image whose file has another shape now is told, though no coordinate depends on it', async () => {
  expect(await findingsOf([111, 999])).toMatchObject([{ code: 'IMAGE_SIZE_DIFFERS', effect: 'changed' }]);
  expect(await findingsOf([800, 600])).toMatchObject([{ code: 'IMAGE_SIZE_STALE', effect: 'info' }]);
  expect(await findingsOf([300, 400, 6])).toMatchObject([{ code: 'IMAGE_SIZE_STALE', effect: 'info' }]);
});

test('keys of categories that have no place in CVAT are told', async () => {
  const more = { supercategory: 'animal', color: '#a00' };
  const detail = 'not carried over: supercategory of 1 category, color of 1 category';
  expect(await findingsOf([400, 300], more)).toMatchObject([{ code: 'UNKNOWN_KEYS', detail }]);
});

test.each(['cow\u0085', '\u001fcow', ' cow\u001c'])('a label is trimmed as CVAT trims it: %j', async (name) => {
  expect(await findingsOf([400, 300], { name })).toMatchObject([{ code: 'LABEL_TRIMMED', effect: 'changed' }]);
});

test.each([
  ['a list that is cut', JSON.stringify(Array.from({ length: 900 }, (_, k) => `step ${k}`))],
  ['an object that is cut', JSON.stringify({ by: 'x'.repeat(5000) })],
  [
    'a list ten deep of a number whose last digits are not read',
    `${'['.repeat(10)}12345678901234567891${']'.repeat(10)}`,
  ],
])('the attribute of an annotation that is %s is told', async (_, value) => {
  const document = JSON.stringify({ images: IMAGES, annotations: [TAG], categories: [{ id: 1, name: 'cow' }] });
  const told = document.replace('"area":0', `"area":0,"history":${value}`);
  const { findings } = await normalize(told, [blob('a.jpg', 400, 300)], { normalize: { attributes: true } });
  expect(findings).toContainEqual(expect.objectContaining({ code: 'ATTRIBUTE_CHANGED', effect: 'changed' }));
});

test('an attribute that is no finite number is carried as Python writes it', async () => {
  const document = JSON.stringify({ images: IMAGES, annotations: [TAG], categories: [{ id: 1, name: 'cow' }] });
  const told = document.replace('"area":0', '"area":0,"likelihood":-Infinity,"weight":1e21');
  const { records } = await normalize(told, [blob('a.jpg', 400, 300)], { normalize: { attributes: true } });
  const attributes = { likelihood: '-Infinity', weight: '1e+21' };
  expect(records).toContainEqual(expect.objectContaining({ kind: 'annotation', attributes }));
});

test('a part of a polygon without an area that cannot be carried is told where the others are kept', async () => {
  const segmentation = [
    [10, 10, 50, 50, 90, 90],
    [100, 100, 120, 120],
  ];
  const annotations = [{ ...TAG, segmentation }];
  const document = { images: IMAGES, annotations, categories: [{ id: 1, name: 'cow' }] };
  const policy = { normalize: { policy: { ZERO_AREA: 'keep' } } };
  const { records, findings } = await normalize(JSON.stringify(document), [blob('a.jpg', 400, 300)], policy);
  expect(records).toContainEqual(
    expect.objectContaining({ geometry: { type: 'polygon', parts: [[10, 10, 50, 50, 90, 90]] } }),
  );
  expect(findings).toContainEqual(expect.objectContaining({ code: 'POLYGON_PART_DROPPED', effect: 'changed' }));
});
