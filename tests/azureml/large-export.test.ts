import { describe, expect, test } from 'vitest';
import type { AnnotationRecord } from '../../shared/dataset/record.ts';
import { blob, normalize } from './normalize.ts';

const IMAGES = 1500;
const ANNOTATIONS = 2500;
const SEED = 20_231;

/** Every image differs from all others in name and size, and every box in its place: none can be taken for another. */
const folders = ['UI', `${'deep-'.repeat(60)}folder`, 'é'.repeat(200), '日'.repeat(160)];
const paths = Array.from({ length: IMAGES }, (_, k) => `${folders[k % folders.length]}/${'x'.repeat(k % 500)}${k}.jpg`);
const sizeOf = (k: number) => ({ width: 1000 + k, height: 500 + ((k * 7) % IMAGES) });
const imageOf = (k: number) => (k * 1237 + SEED) % IMAGES;
const boxOf = (k: number) => [k % 900, Math.floor(k / 900), 2 + (k % 50), 3 + (k % 40)];

/** Ids from 1, ids far apart, ids that leave their array and come back to it, and ids that are text. */
const ids: [string, (k: number) => number | string][] = [
  ['from 1', (k) => k + 1],
  ['up to a million', (k) => (k * 333) % 999_983],
  ['descending', (k) => IMAGES * 4 - k],
  ['text and numbers', (k) => (k % 3 === 0 ? `image ${k}` : k * 5)],
];

describe('normalize() puts every annotation of a large export on its image', () => {
  test.each(ids)('ids %s', async (_, idOf) => {
    const order = paths.map((_name, k) => (k * 1571) % IMAGES);
    const document = {
      images: order.map((k) => ({ id: idOf(k), ...sizeOf(k), file_name: paths[k] })),
      annotations: Array.from({ length: ANNOTATIONS }, (_one, k) => {
        return { id: k, image_id: idOf(imageOf(k)), category_id: 1 + (k % 2), bbox: boxOf(k) };
      }),
      categories: [
        { id: 1, name: 'even' },
        { id: 2, name: 'odd' },
      ],
    };
    const container = paths.map((path, k) => blob(path, sizeOf(k).width, sizeOf(k).height, 1 + (k % 8)));
    const { records } = await normalize(JSON.stringify(document), container);
    const images = records.filter((record) => record.kind === 'image');
    expect(images.map(({ path, width, height }) => [path, width, height])).toEqual(
      order.map((k) => [paths[k], sizeOf(k).width, sizeOf(k).height]),
    );
    const found = records.filter((record) => record.kind === 'annotation');
    expect(found.map(summary)).toEqual(
      Array.from({ length: ANNOTATIONS }, (_one, k) => [paths[imageOf(k)], k % 2 ? 'odd' : 'even', ...boxOf(k)]),
    );
  });

  test('one shape larger than anything that is read at once', async () => {
    const points = Array.from({ length: 60_000 }, (_, k) => [
      500 + 400 * Math.cos((k * Math.PI) / 30_000),
      500 + 400 * Math.sin((k * Math.PI) / 30_000),
    ]).flat();
    const small = (id: number) => ({ id, image_id: 1, category_id: 1, bbox: boxOf(id) });
    const annotations = [small(1), { id: 2, image_id: 1, category_id: 1, segmentation: [points] }, small(3)];
    const document = {
      images: [{ id: 1, width: 1000, height: 1000, file_name: 'a.jpg' }],
      annotations,
      categories: [{ id: 1, name: 'cow' }],
    };
    const text = JSON.stringify(document);
    expect(text.length).toBeGreaterThan(2 << 20);
    const { records } = await normalize(text, [blob('a.jpg', 1000, 1000)], { normalize: { coordinates: 'absolute' } });
    const found = records.filter((record) => record.kind === 'annotation');
    expect(found.map(({ geometry }) => geometry)).toEqual([
      expect.objectContaining({ type: 'box', x: 1 }),
      { type: 'polygon', parts: [points] },
      expect.objectContaining({ type: 'box', x: 3 }),
    ]);
  });
});

function summary({ image, label, geometry }: AnnotationRecord): unknown[] {
  if (geometry.type !== 'box') return [image, label, geometry.type];
  return [image, label, geometry.x, geometry.y, geometry.width, geometry.height];
}
