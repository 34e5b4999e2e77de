import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { azuremlExport } from '../../../local/demo/azureml-export.ts';
import { scenes } from '../../../local/demo/scenes.ts';

const names = { datastore: 'market_pictures', account: 'contosolabels', container: 'images' };
const text = azuremlExport(scenes, names);

const Export = z.strictObject({
  images: z.array(
    z.strictObject({
      id: z.int(),
      width: z.number(),
      height: z.number(),
      file_name: z.string(),
      coco_url: z.string(),
      absolute_url: z.string(),
      date_captured: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/),
    }),
  ),
  annotations: z.array(
    z.strictObject({
      segmentation: z.array(z.array(z.number())).optional(),
      id: z.int(),
      category_id: z.int(),
      image_id: z.int(),
      area: z.number(),
      bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
    }),
  ),
  categories: z.array(z.strictObject({ id: z.int(), name: z.string() })),
});
const document = Export.parse(JSON.parse(text));

describe('azuremlExport()', () => {
  test('is the same text every time', () => {
    expect(azuremlExport(scenes, names)).toBe(text);
  });

  test('writes indented JSON with doubles as .NET does', () => {
    expect(text.startsWith('{\n  "images": [\n    {\n      "id": 1,\n      "width": 640.0,\n')).toBe(true);
    expect(text.endsWith('\n  ]\n}')).toBe(true);
    expect(text).not.toContain('\r');
    expect(text).not.toMatch(/\d+e[+-]\d/);
  });

  test('has the keys of Azure ML in its order, segmentation first', () => {
    expect(Object.keys(document)).toEqual(['images', 'annotations', 'categories']);
    const withPolygon = document.annotations.find((annotation) => annotation.segmentation);
    expect(Object.keys(withPolygon ?? {})).toEqual(['segmentation', 'id', 'category_id', 'image_id', 'area', 'bbox']);
  });

  test('numbers images, annotations and categories 1 to N', () => {
    for (const list of [document.images, document.annotations, document.categories]) {
      expect(list.map((item) => item.id)).toEqual(list.map((_, index) => index + 1));
    }
  });

  test('gives every ancestor of a label a category of its own, before it', () => {
    const declared = document.categories.map((category) => category.name);
    for (const name of declared.filter((label) => label.includes('/'))) {
      const parent = name.slice(0, name.lastIndexOf('/'));
      expect(declared.indexOf(parent)).toBeGreaterThanOrEqual(0);
      expect(declared.indexOf(parent)).toBeLessThan(declared.indexOf(name));
    }
    expect(declared).toContain('Vehicle/Car/Taxi');
  });

  test('keeps every coordinate within 0 and 1 and touches both edges', () => {
    const numbers = document.annotations.flatMap((annotation) => [
      ...annotation.bbox,
      ...(annotation.segmentation ?? []).flat(),
    ]);
    expect(Math.min(...numbers)).toBe(0);
    expect(Math.max(...document.annotations.map(({ bbox }) => bbox[0] + bbox[2]))).toBe(1);
  });

  test('gives a polygon the bounds of its ring as bbox, an open ring and no repeated point', () => {
    for (const { segmentation, bbox } of document.annotations) {
      if (!segmentation) continue;
      const ring = segmentation[0] ?? [];
      const xs = ring.filter((_, index) => index % 2 === 0);
      const ys = ring.filter((_, index) => index % 2 === 1);
      expect(Math.min(...xs)).toBeCloseTo(bbox[0], 12);
      expect(Math.max(...ys)).toBeCloseTo(bbox[1] + bbox[3], 12);
      const points = xs.map((x, index) => `${x.toFixed(9)},${ys[index]?.toFixed(9)}`);
      expect(new Set(points).size).toBe(points.length);
    }
  });

  test('names images as Azure ML does: datastore path and an address that is not percent-encoded', () => {
    expect(document.images.map((image) => image.coco_url)).toEqual(
      document.images.map((image) => `AmlDatastore://market_pictures/${image.file_name}`),
    );
    expect(document.images.map((image) => image.absolute_url)).toEqual(
      document.images.map((image) => `https://contosolabels.blob.core.windows.net/images/${image.file_name}`),
    );
  });

  test('shows what real projects hold: two kinds of shapes in one label, a label that nobody used, a used parent', () => {
    const kinds = new Map<string, Set<string>>();
    for (const annotation of document.annotations) {
      const name = document.categories[annotation.category_id - 1]?.name ?? '';
      kinds.set(name, (kinds.get(name) ?? new Set()).add(annotation.segmentation ? 'polygon' : 'box'));
    }
    expect([...(kinds.get('Vehicle/Car') ?? [])].sort()).toEqual(['box', 'polygon']);
    expect(kinds.has('Vehicle/Bicycle')).toBe(false);
    expect(kinds.has('Animal')).toBe(true);
  });
});
