import { KNOWN_KEYS } from '../azureml/known-keys.ts';
import { asNumber, isMissing } from '../azureml/values.ts';
import { labelId } from './label-id.ts';

const CORNERS = ['topX', 'topY', 'bottomX', 'bottomY'] as const;
/** Keys of a label whose content is carried over or derived again. */
const KNOWN = new Set<string>(['label', 'isCrowd', 'polygon', 'bbox', ...CORNERS]);
/** The texts that Azure ML's own readers take for yes and no. */
const CROWD = new Map([
  ...['true', '1'].map((text) => [text, true] as const),
  ...['false', '0', '', 'null'].map((text) => [text, false] as const),
]);

/** An object of `label`, as the part of a COCO annotation that says what and where it is: fractions of the image. */
export function shapeElement(label: Record<string, unknown>): Record<string, unknown> {
  const element: Record<string, unknown> = {};
  for (const key in label) {
    if (!KNOWN.has(key)) element[KNOWN_KEYS.annotation.has(key) ? `label.${key}` : key] = label[key];
  }
  element.category_id = labelId(label.label);
  const crowd = CROWD.get(
    String(label.isCrowd ?? '')
      .trim()
      .toLowerCase(),
  );
  if (crowd === undefined) element.isCrowd = label.isCrowd;
  else if (crowd) element.iscrowd = 1;
  if (hasPoints(label.polygon)) element.segmentation = label.polygon;
  const corners = CORNERS.map((corner) => label[corner]);
  if (!corners.every(isMissing)) element.bbox = boxOf(corners);
  // Neither shape: it must not pass for a label of the whole image.
  else if (!hasPoints(label.polygon)) element.bbox = label;
  // Two corners, or the text "null". It is only held against the polygon.
  else if (Array.isArray(label.bbox)) element.bbox = boxOf(label.bbox);
  return element;
}

/** Whether it says where on the image it is, well or badly. */
export function hasGeometry(label: Record<string, unknown>): boolean {
  return label.polygon !== undefined || CORNERS.some((corner) => label[corner] !== undefined);
}

/** `[]` and `[[]]` are no polygon. */
function hasPoints(polygon: unknown): boolean {
  return Array.isArray(polygon) && polygon.some((part) => !Array.isArray(part) || part.length > 0);
}

/** Left, top, width and height. Numbers in texts stay texts, and anything but a number stays as it is: both have findings. */
function boxOf(corners: readonly unknown[]): unknown {
  const [left = 0, top = 0, right = 0, bottom = 0] = corners.map(asNumber);
  const box = [left, top, right - left, bottom - top];
  if (corners.some((corner) => corner === undefined) || !box.every(Number.isFinite)) return corners;
  return corners.every((corner) => typeof corner === 'number') ? box : box.map(String);
}
