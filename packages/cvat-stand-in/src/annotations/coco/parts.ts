import { intField, listField, listOrObjectField } from './fields.ts';
import { CvatImportError } from './import-error.ts';
import { cvatMaskPoints, decodeRle, decompressCounts } from './mask.ts';
import { isObject, type JsonObject, numberOf, pythonTypeName } from './python-json.ts';
import { roundCoordinate } from './round.ts';
import { olderThan } from './server-version.ts';

/** `kind` as the importer names it in its messages. */
export type DrawnPart = {
  kind: 'bbox' | 'polygon' | 'mask';
  points: number[];
  /** Why it cannot be drawn, which shows only when it is. */
  invalid?: string;
};

/** What an annotation draws: a segmentation that is not empty, or else its box. Coordinates are rounded, never checked. */
export function readParts(annotation: JsonObject, image: JsonObject, version: string): DrawnPart[] {
  const optional = !olderThan(version, 37) && !Object.hasOwn(annotation, 'segmentation');
  const segmentation = optional ? [] : listOrObjectField(annotation, 'segmentation');
  if (isObject(segmentation)) {
    return Object.keys(segmentation).length > 0 ? [mask(segmentation, annotation, image)] : [box(annotation)];
  }
  const list = Array.isArray(segmentation) ? segmentation : [];
  const empty = list.length === 0 || (list.length === 1 && Array.isArray(list[0]) && list[0].length === 0);
  return empty ? [box(annotation)] : list.map(polygon);
}

function polygon(part: unknown): DrawnPart {
  if (!Array.isArray(part)) throw new CvatImportError(`object of type '${pythonTypeName(part)}' has no len()`);
  if (part.length % 2 !== 0) {
    throw new CvatImportError(`Polygon has invalid value count ${part.length}, which is not divisible by 2.`);
  }
  if (part.length < 6) {
    throw new CvatImportError(`Polygon has invalid value count ${part.length}. Expected at least 3 (x, y) pairs.`);
  }
  return { kind: 'polygon', points: numbers(part).map(roundCoordinate) };
}

function box(annotation: JsonObject): DrawnPart {
  const bbox = listField(annotation, 'bbox');
  const [x, y, width, height] = numbers(bbox);
  if (bbox.length !== 4 || x === undefined || y === undefined || width === undefined || height === undefined) {
    throw new CvatImportError(`Bbox has wrong value count ${bbox.length}. Expected 4 values.`);
  }
  // Python adds what is in quotes by putting one behind the other.
  const [right, bottom] = [x + width, y + height].map((sum, at) => {
    const [from, size] = [bbox[at], bbox[at + 2]];
    if (typeof from === 'string' && typeof size === 'string') return Number(from + size);
    if (typeof from === typeof size || (numberOf(from) !== undefined && numberOf(size) !== undefined)) return sum;
    throw new CvatImportError(
      `unsupported operand type(s) for +: '${pythonTypeName(from)}' and '${pythonTypeName(size)}'`,
    );
  });
  return { kind: 'bbox', points: [x, y, right ?? 0, bottom ?? 0].map(roundCoordinate) };
}

function mask(segmentation: JsonObject, annotation: JsonObject, image: JsonObject): DrawnPart {
  const counts = segmentation.counts;
  if (counts === undefined) throw new CvatImportError("'counts'");
  const size = listField(segmentation, 'size');
  if (size.length !== 2) {
    throw new CvatImportError(`Mask size has wrong value count ${size.length}. Expected 2 values.`);
  }
  const [height, width] = numbers(size) as [number, number];
  if (Array.isArray(counts)) {
    const [imageHeight, imageWidth] = [intField(image, 'height'), intField(image, 'width')];
    if (imageHeight !== height || imageWidth !== width) {
      throw new CvatImportError(
        `Mask #${intField(annotation, 'id')} does not match image size: ` +
          `(${height}, ${width}) vs. (${imageHeight}, ${imageWidth})`,
      );
    }
  } else if (typeof counts !== 'string') {
    throw new CvatImportError(`Invalid RLE counts: ${pythonTypeName(counts)}`);
  }
  try {
    const runs = typeof counts === 'string' ? decompressCounts(counts) : numbers(counts);
    return { kind: 'mask', points: cvatMaskPoints(decodeRle(runs, { width, height })) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { kind: 'mask', points: [], invalid: error.message };
  }
}

/** Numbers in quotes count. */
const inQuotes = (text: string) => (Number.isNaN(Number(text)) ? undefined : Number(text));

function numbers(values: readonly unknown[]): number[] {
  return values.map((value) => {
    const number = typeof value === 'string' && value.trim() !== '' ? inQuotes(value) : numberOf(value);
    if (number === undefined) {
      throw new CvatImportError(`unsupported operand type(s) for coordinates: '${pythonTypeName(value)}'`);
    }
    return number;
  });
}
