import { Buffer } from 'node:buffer';
import type { LabelSpec } from '../../src/annotations/annotation-data.ts';
import { type ImportTarget, importCoco } from '../../src/annotations/coco/import-coco.ts';
import type { AttributeSpec } from '../../src/state/attribute.ts';

/** A small valid document that a test changes in one place, and the task it is imported into. */

export const attribute = (id: number, name: string, more: Partial<AttributeSpec> = {}): AttributeSpec => ({
  ...{ id, name, mutable: false, input_type: 'text', default_value: '', values: [] },
  ...more,
});

export const labels: LabelSpec[] = [
  { id: 7, name: 'Cat', attributes: [attribute(70, 'colour'), attribute(71, 'occluded')] },
  {
    id: 8,
    name: 'Animal/Dog',
    attributes: [attribute(80, 'tame', { input_type: 'checkbox', default_value: 'false' })],
  },
];

export const frames = (...paths: string[]) => paths.map((path) => ({ path, width: 640, height: 480 }));

export const target = (...paths: string[]): ImportTarget => ({ frames: frames(...paths), labels });

export const categories = [
  { id: 1, name: 'Cat', supercategory: '' },
  { id: 2, name: 'Animal/Dog', supercategory: '' },
];

export const image = (id: unknown, fileName: unknown, more: object = {}) => ({
  ...{ id, file_name: fileName, width: 640, height: 480 },
  ...more,
});

export const annotation = (more: object = {}) => ({
  ...{ id: 1, image_id: 1, category_id: 1, segmentation: [], area: 12, bbox: [10, 20, 30, 40], iscrowd: 0 },
  ...more,
});

export const documentOf = (more: object = {}) => ({
  ...{ categories, images: [image(1, 'a.jpg')], annotations: [annotation()] },
  ...more,
});

export const bytesOf = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value), 'utf8');

/** Imports into a task of these frames (default: `a.jpg`). */
export async function run(document: unknown, options: Partial<ImportTarget> & { paths?: string[] } = {}) {
  const { paths, ...rest } = options;
  return importCoco(bytesOf(document), { ...target(...(paths ?? ['a.jpg'])), ...rest });
}

/** Imports one image `a.jpg` with these annotations. */
export const runAnnotations = (...annotations: object[]) => run(documentOf({ annotations }));
