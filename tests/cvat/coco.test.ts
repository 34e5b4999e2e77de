import fc from 'fast-check';
import { expect, test } from 'vitest';
import { carriedByCoco, writeCoco } from '../../shared/cvat/coco.ts';
import type { AnnotationRecord, DatasetRecord, Geometry } from '../../shared/dataset/record.ts';
import { hub } from '../azureml/arbitrary.ts';
import { cocoFaults } from './coco-validator.ts';

async function* asAsync<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function write(records: readonly DatasetRecord[], fileName?: (path: string) => string): Promise<string> {
  const chunks = await Array.fromAsync(writeCoco(() => asAsync(records), fileName ? { fileName } : {}));
  return Buffer.concat(chunks).toString();
}

const label: DatasetRecord = { kind: 'label', name: 'Animal/Cat', geometries: ['box'], attributes: {} };
const image: DatasetRecord = { kind: 'image', path: 'UI/é 1.jpg', width: 640, height: 480 };
const drawn = (geometry: Geometry, more: Partial<AnnotationRecord> = {}): AnnotationRecord => ({
  kind: 'annotation',
  image: 'UI/é 1.jpg',
  label: 'Animal/Cat',
  geometry,
  attributes: {},
  ...more,
});
const box = (x: number, y: number, width: number, height: number): Geometry => ({ type: 'box', x, y, width, height });

async function annotationsOf(...annotations: AnnotationRecord[]): Promise<Record<string, unknown>[]> {
  const text = await write([label, image, ...annotations]);
  expect(cocoFaults(text)).toEqual([]);
  return JSON.parse(text).annotations;
}

test('writeCoco() writes five keys, ids from 1 and the path as it is', async () => {
  const text = await write([label, image, drawn(box(1, 2, 3.456, 4))]);
  expect(cocoFaults(text)).toEqual([]);
  expect(JSON.parse(text)).toEqual({
    licenses: [{ name: '', id: 0, url: '' }],
    info: { contributor: '', date_created: '', description: '', url: '', version: '', year: '' },
    categories: [{ id: 1, name: 'Animal/Cat', supercategory: '' }],
    images: [{ id: 1, width: 640, height: 480, file_name: 'UI/é 1.jpg' }],
    annotations: [
      { id: 1, image_id: 1, category_id: 1, iscrowd: 0, area: 13.84, bbox: [1, 2, 3.46, 4], segmentation: [] },
    ],
  });
});

test('writeCoco() writes a document of no images, and one of no annotations', async () => {
  expect(cocoFaults(await write([]))).toEqual([]);
  expect(cocoFaults(await write([label]))).toEqual([]);
  expect(cocoFaults(await write([label, image]))).toEqual([]);
  expect(cocoFaults(await write([image]))).toEqual([]);
});

test('writeCoco() writes any hub so that a strict reader finds nothing wrong, byte for byte the same twice', async () => {
  await fc.assert(
    fc.asyncProperty(hub, async (records) => {
      const text = await write(records);
      expect(cocoFaults(text)).toEqual([]);
      expect(await write(records)).toBe(text);
    }),
  );
});

test('writeCoco() rounds corners to the nearest hundredth and keeps a box that is there', async () => {
  const coordinate = fc.double({ min: -50, max: 70_000, noNaN: true });
  const side = fc.double({ min: 1e-7, max: 70_000, noNaN: true });
  await fc.assert(
    fc.asyncProperty(coordinate, coordinate, side, side, async (x, y, width, height) => {
      const [annotation] = await annotationsOf(drawn(box(x, y, width, height)));
      const bbox = annotation?.bbox;
      if (!Array.isArray(bbox)) throw new Error('Cannot test: there is no bbox');
      const [left, top, across, down] = bbox;
      expect(Math.abs(left - x)).toBeLessThan(0.005001);
      expect(Math.abs(top - y)).toBeLessThan(0.005001);
      // One hundredth is the smallest side, so a thinner box grows by up to that.
      expect(Math.abs(left + across - x - width)).toBeLessThan(0.015001);
      expect(Math.abs(top + down - y - height)).toBeLessThan(0.015001);
      expect(Math.min(across, down)).toBeGreaterThan(0);
    }),
  );
});

test('writeCoco() writes numbers of every size as JSON.parse reads them', async () => {
  const values = [
    0, 0.004, 0.005, 0.01, 0.1, 0.99, 1, 9.99, 10, 99.5, 100, 21_474_836.47, 21_474_836.48, 1e9, 1e12, -0.01, -7.25,
  ];
  const parts = [values.flatMap((value, i) => [value, i])];
  const [annotation] = await annotationsOf(drawn({ type: 'polygon', parts }));
  expect(annotation?.segmentation).toEqual([values.flatMap((value, i) => [Math.round(value * 100) / 100, i])]);
});

test('writeCoco() writes all parts of a polygon, their area and the box around them', async () => {
  const parts = [
    [0, 0, 10, 0, 10, 10, 0, 10],
    [20, 20, 40, 20, 20, 40],
  ];
  const [annotation] = await annotationsOf(drawn({ type: 'polygon', parts }));
  expect(annotation).toMatchObject({ segmentation: parts, area: 300, bbox: [0, 0, 40, 40] });
});

test('writeCoco() writes a mask as uncompressed run lengths', async () => {
  const counts = [480 * 2 + 10, 480, 480 * 637 - 10];
  const [annotation] = await annotationsOf(drawn({ type: 'mask', width: 640, height: 480, counts }));
  expect(annotation).toMatchObject({ segmentation: { size: [480, 640], counts }, area: 480, bbox: [2, 0, 2, 480] });
});

test('writeCoco() leaves tags out, as carriedByCoco() says', async () => {
  expect(carriedByCoco({ type: 'tag' })).toBe(false);
  expect(carriedByCoco(box(0, 0, 1, 1))).toBe(true);
  const annotations = await annotationsOf(drawn({ type: 'tag' }), drawn(box(0, 0, 1, 1)), drawn({ type: 'tag' }));
  expect(annotations.map(({ id }) => id)).toEqual([1]);
});

test('writeCoco() writes attributes where there are any', async () => {
  const [bare, full] = await annotationsOf(
    drawn(box(0, 0, 1, 1)),
    drawn(box(0, 0, 1, 1), { attributes: { who: 'Ann "A" é' } }),
  );
  expect(bare).not.toHaveProperty('attributes');
  expect(full?.attributes).toEqual({ who: 'Ann "A" é' });
});

test('writeCoco() names files as it is told', async () => {
  const text = await write([label, image], (path) => path.slice(path.lastIndexOf('/') + 1));
  expect(JSON.parse(text).images[0].file_name).toBe('é 1.jpg');
});

test('writeCoco() takes records many at a time', async () => {
  const records = [label, image, drawn(box(1, 2, 3, 4))];
  const chunks = await Array.fromAsync(writeCoco(() => asAsync([records.slice(0, 2), records.slice(2)])));
  expect(Buffer.concat(chunks).toString()).toBe(await write(records));
});

test('writeCoco() finds the image of every annotation among thousands', async () => {
  const images = Array.from(
    { length: 5000 },
    (_, i): DatasetRecord => ({ kind: 'image', path: `f/${i}.jpg`, width: 9, height: 9 }),
  );
  const annotations = images.map((_, i) => drawn(box(0, 0, 1, 1), { image: `f/${(i * 7919) % 5000}.jpg` }));
  const document = JSON.parse(await write([label, ...images, ...annotations]));
  const found = document.annotations.map((annotation: { image_id: number }) => annotation.image_id);
  expect(found).toEqual(annotations.map((_, i) => ((i * 7919) % 5000) + 1));
});

test.each([
  [
    'an image after an annotation',
    [label, image, drawn(box(0, 0, 1, 1)), { ...image, path: 'b.jpg' }],
    /must come in this order/,
  ],
  ['a label after an image', [image, label], /must come in this order/],
  ['an image twice', [image, image], /"UI\/é 1.jpg" as COCO: the image is there twice/],
  ['a label twice', [label, label], /the label is there twice/],
  [
    'an annotation of no image',
    [label, image, drawn(box(0, 0, 1, 1), { image: 'x' })],
    /there is no such image before it/,
  ],
  [
    'an annotation of no label',
    [label, image, drawn(box(0, 0, 1, 1), { label: 'x' })],
    /there is no label "x" before it/,
  ],
] satisfies [string, DatasetRecord[], RegExp][])('writeCoco() refuses %s', async (_, records, message) => {
  await expect(write(records)).rejects.toThrow(message);
});
