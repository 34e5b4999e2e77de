import { KNOWN_KEYS, UNLABELLED } from '../azureml/known-keys.ts';
import { asNumber, asObject, isMissing } from '../azureml/values.ts';
import { nameKeys } from './image-url.ts';

/** Keys of a line whose content is carried over or derived again. */
const KNOWN = new Set(['image_url', 'label', 'label_confidence', 'image_details', 'image_width', 'image_height']);
const KNOWN_DETAILS = new Set(['format', 'width', 'height']);

/** A line as an element of COCO's `images`. `confidence` is what the line says of confidence and no label takes. */
export function imageElement(line: Record<string, unknown>, id: number, confidence: unknown): Record<string, unknown> {
  const details = asObject(line.image_details) ?? {};
  const element: Record<string, unknown> = {};
  for (const key in line) if (!KNOWN.has(key)) element[ownKey(key)] = line[key];
  for (const key in details) if (!KNOWN_DETAILS.has(key)) element[`image_details.${key}`] = details[key];
  if (confidence !== undefined) element.label_confidence = confidence;
  if (isMissing(line.label)) element[UNLABELLED] = true;
  return {
    ...element,
    ...nameKeys(line.image_url),
    id,
    width: inPixels(line.image_width ?? details.width),
    height: inPixels(line.image_height ?? details.height),
  };
}

/** `"400px"` is how the schema shows a size. */
function inPixels(value: unknown): unknown {
  const number = typeof value === 'string' ? /^\s*([\d.]+)\s*px\s*$/i.exec(value)?.[1] : undefined;
  return number === undefined ? value : asNumber(number);
}

/** A key that means something in COCO means nothing of the kind in a line. */
function ownKey(key: string): string {
  return KNOWN_KEYS.image.has(key) ? `line.${key}` : key;
}
