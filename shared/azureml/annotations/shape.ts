import { asNumber, asObject, isMissing, show } from '../values.ts';

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
  if (!saysNothing(segmentation)) {
    const mask = asObject(segmentation);
    if (mask) return { type: 'mask', segmentation: mask };
    // A text or a number in its place is a polygon that cannot be read: neither the box nor a label of the whole image.
    return { type: 'polygon', segmentation: Array.isArray(segmentation) ? segmentation : [[segmentation]] };
  }
  return saysNothing(bbox) ? TAG : { type: 'box', bbox };
}

/** Why an annotation without a shape is likely to have lost one; undefined where it is a label of the whole image like others. */
export function lostShape(annotation: Record<string, unknown>, othersHaveShapes: boolean): string | undefined {
  const { area, bbox, segmentation } = annotation;
  if (asNumber(area) > 0) return `it has the area ${show(area)}, and neither a box nor a segmentation`;
  if (!othersHaveShapes || (bbox === undefined && segmentation === undefined)) return undefined;
  return `bbox ${show(bbox)}, segmentation ${show(segmentation)}, while others of the export have shapes`;
}

/** Missing, `null`, `[]` or, as tables write it, an empty text, and as data frames do, `NaN`. */
export function saysNothing(value: unknown): boolean {
  if (isMissing(value)) return true;
  if (typeof value === 'string') return /^[\s[\]]*$/.test(value);
  return Array.isArray(value) && isBlank(value);
}

/** `[]` and `[[]]` are how COCO writes that there is no segmentation. */
function isBlank(segmentation: unknown[]): boolean {
  return segmentation.every((part) => Array.isArray(part) && part.length === 0);
}
