import { asObject } from '../values.ts';

/** Which geometry an annotation of the export has, by the keys that it carries. */
export type Shape =
  | { type: 'box'; bbox: unknown }
  | { type: 'polygon'; segmentation: unknown[] }
  | { type: 'mask'; segmentation: Record<string, unknown> }
  | { type: 'tag' };

const TAG: Shape = { type: 'tag' };

/** A segmentation wins over the box, which is its bounds; an annotation with neither is a label of the whole image. */
export function shapeOf(annotation: Record<string, unknown>): Shape {
  const { segmentation, bbox } = annotation;
  if (segmentation !== undefined && segmentation !== null) {
    if (Array.isArray(segmentation)) {
      if (!isBlank(segmentation)) return { type: 'polygon', segmentation };
    } else {
      const mask = asObject(segmentation);
      if (mask) return { type: 'mask', segmentation: mask };
    }
  }
  if (bbox === undefined || bbox === null || (Array.isArray(bbox) && bbox.length === 0)) return TAG;
  return { type: 'box', bbox };
}

/** `[]` and `[[]]` are how COCO writes that there is no segmentation. */
function isBlank(segmentation: unknown[]): boolean {
  return segmentation.every((part) => Array.isArray(part) && part.length === 0);
}
