import { expect, test } from 'vitest';
import { MOST_RUNS } from '../../shared/dataset/cross-runs.ts';
import type { Finding } from '../../shared/dataset/finding.ts';
import { blob, excluded, normalize } from './normalize.ts';

const SIDE = 13_300;
const IMAGE = { id: 1, width: SIDE, height: SIDE, file_name: 'a.png' };
const CONTAINER = [blob('a.png', SIDE, SIDE), blob('b.png', SIDE, SIDE)];

/** Of annotations as JSON: what is in them is more than JSON.stringify would take. */
function exportOf(annotations: string, images: readonly object[] = [IMAGE]): string {
  return `{"images":${JSON.stringify(images)},"annotations":[${annotations}],"categories":[{"id":1,"name":"cow"}]}`;
}

const annotation = (id: number, rest: string, image = 1) =>
  `{"id":${id},"image_id":${image},"category_id":1,"bbox":[1,1,5,5],${rest}}`;

/** A line of JSON Lines with this much more in it. */
const line = (rest: string) =>
  `{"image_url":"AmlDatastore://ds/a.png","label":["cow"],"label_confidence":[1],"image_width":20,"image_height":20,"x":"${rest}"}`;

test.each([
  ['4 million objects', exportOf(annotation(1, `"x":[${'{},'.repeat(4e6)}{}]`)), 'the element at byte'],
  ['brackets that never close', exportOf('['.repeat(12e6)), 'the element at byte'],
  [
    'a polygon of millions of points',
    exportOf(annotation(1, `"segmentation":[[${'1.5,'.repeat(3e6)}1.5]]`)),
    'at byte',
  ],
  ['a line of 12 MB', `${line('')}\n${line('y'.repeat(12e6))}\n`, 'line 2 has more than 8 MB'],
])('an export with %s is refused before it is held, with its place', async (_, text, place) => {
  const refusal = normalize(text, CONTAINER);
  await expect(refusal).rejects.toMatchObject({ code: 'EXPORT_ELEMENT_TOO_LARGE' });
  await expect(refusal).rejects.toThrow(place);
});

test('an element of one byte less than the limit is carried', async () => {
  const filled = annotation(1, `"x":"${'y'.repeat(4 * 1024 * 1024 - 100)}"`);
  const { records } = await normalize(exportOf(filled), CONTAINER);
  expect(records.filter(({ kind }) => kind === 'annotation')).toHaveLength(1);
});

const mask = (counts: readonly number[]) =>
  `"segmentation":{"size":[${SIDE},${SIDE}],"counts":${JSON.stringify(counts)}}`;
/** Full height and one column wide, every other: each is a run in each row. */
const stripes = (count: number) => [...Array.from({ length: 2 * count }, () => SIDE), SIDE * SIDE - 2 * count * SIDE];

test('a mask of a few kilobytes that is millions of runs row by row is left out, and the others of its image are carried', async () => {
  const half = Math.floor(MOST_RUNS / SIDE / 2);
  const texts = [
    annotation(1, mask(stripes(half))),
    annotation(2, mask(stripes(SIDE / 2))),
    annotation(3, mask(stripes(half))),
    annotation(4, mask(stripes(half))),
    annotation(5, mask([0, SIDE * SIDE])),
  ];
  const images = [IMAGE, { ...IMAGE, id: 2, file_name: 'b.png' }];
  const other = annotation(6, mask(stripes(half)), 2);
  const { records, findings } = await normalize(exportOf([...texts, other].join(), images), CONTAINER);
  const carried = records.flatMap((record) => (record.kind === 'annotation' ? [record.index] : []));
  expect(carried).toEqual([0, 2, 5]);
  const left = findings.filter(({ code }) => code === 'MASK_TOO_INTRICATE');
  expect(left.map(({ at }: Finding) => at)).toEqual(
    [1, 3, 4].map((index) => `annotations[${index}] (id ${index + 1}) of "a.png"`),
  );
  expect(excluded(findings, 'annotation')).toBe(3);
});

test('thousands of masks over all of a large image cost their runs, not their pixels', async () => {
  const all = Array.from({ length: 100 }, (_, k) => annotation(k, mask([0, SIDE * SIDE]))).join();
  const { records } = await normalize(exportOf(all), CONTAINER);
  expect(records.filter(({ kind }) => kind === 'annotation')).toHaveLength(100);
});

test('thousands of images of one name are looked up without walking all of them for each', async () => {
  const names = Array.from({ length: 5000 }, (_, k) => `${k}/img.jpg`);
  const images = names.map((name, id) => ({ id, width: 640, height: 480, file_name: `lost/${name}` }));
  const container = names.flatMap((name) => [blob(name), blob(name.replace('img', 'IMG'))]);
  const { findings } = await normalize(exportOf('', images), container, { normalize: { paths: 'basename' } });
  expect(excluded(findings, 'image')).toBe(names.length);
  expect(findings.find(({ code }) => code === 'IMAGE_PATH_AMBIGUOUS')?.detail).toContain(
    'holds 6 or more of this name',
  );
});

const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
const image = (rest: string) => `{"id":1,"width":640,"height":480,${rest}}`;
test.each([
  ['a box', exportOf(`{"id":1,"image_id":1,"category_id":1,"bbox":${deep}}`)],
  ['a polygon', exportOf(`{"id":1,"image_id":1,"category_id":1,"segmentation":${deep}}`)],
  ['a mask', exportOf(annotation(1, `"segmentation":{"size":${deep},"counts":${deep}}`))],
  ['an id of an annotation', exportOf(`{"id":${deep},"image_id":1,"category_id":1,"bbox":[1,1,5,5]}`)],
  ['an id of an image', exportOf(`{"id":1,"image_id":${deep},"category_id":1,"bbox":[1,1,5,5]}`)],
  ['an id of a category', exportOf(`{"id":1,"image_id":1,"category_id":${deep},"bbox":[1,1,5,5]}`)],
  ['an annotation', exportOf(deep)],
  ['an attribute', exportOf(annotation(1, `"colour":${deep},"attributes":{"shade":${deep}}`))],
  ['a name of an image', `{"images":[${image(`"file_name":${deep}`)}],"annotations":[],"categories":[]}`],
  ['a URL of an image', `{"images":[${image(`"coco_url":${deep}`)}],"annotations":[],"categories":[]}`],
  ['a size of an image', `{"images":[{"id":1,"file_name":"a.png","width":${deep}}],"annotations":[],"categories":[]}`],
  ['a label', `{"images":[${image('"file_name":"a.png"')}],"annotations":[],"categories":[{"id":1,"name":${deep}}]}`],
  ['what nobody reads', `{"info":${deep},"images":[${image('"file_name":"a.png"')}],"annotations":[],"categories":[]}`],
])('brackets in brackets a hundred thousand deep in %s are a finding at most', async (_, text) => {
  const { records, findings } = await normalize(text, CONTAINER, { normalize: { attributes: true } });
  const count = (kind: 'image' | 'annotation') =>
    records.filter((record) => record.kind === kind).length + excluded(findings, kind);
  expect(count('image')).toBe(1);
  expect(count('annotation')).toBe(text.includes('"annotations":[]') ? 0 : 1);
});

test('an attribute that is nested too deeply is left out, and told', async () => {
  const { records, findings } = await normalize(exportOf(annotation(1, `"colour":${deep},"kind":"brown"`)), CONTAINER, {
    normalize: { attributes: true },
  });
  expect(records.find((record) => record.kind === 'annotation')).toMatchObject({ attributes: { kind: 'brown' } });
  expect(findings.find(({ code }) => code === 'ATTRIBUTE_CHANGED')?.detail).toContain(
    'the value of the attribute "colour" is nested too deeply and is left out',
  );
});
