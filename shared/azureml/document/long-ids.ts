import { asObject } from '../values.ts';

/** A key of an id and a whole number behind it; within a text the quotes of a key are escaped. */
const LONG = /("(?:id|image_id|category_id)"\s*:\s*)(-?\d{16,})(?=\s*[,}])/g;

/** Whether JSON.parse has rounded an id: beyond 2^53 several whole numbers are read as one. */
export function hasLongId(element: unknown): boolean {
  const object = asObject(element);
  return object !== undefined && (isRounded(object.id) || isRounded(object.image_id) || isRounded(object.category_id));
}

/** Such ids as texts, digit for digit: scripts make ids of hashes and of UUIDs. */
export function withLongIds(json: string): string {
  return json.replace(LONG, '$1"$2"');
}

/** Whether a number has more digits than are kept. */
export function isRounded(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) > Number.MAX_SAFE_INTEGER;
}
