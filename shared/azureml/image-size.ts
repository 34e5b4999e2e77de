import type { IndexedImage } from '../dataset/index-entry.ts';
import type { RuleCode } from './codes.ts';
import type { ExportScan } from './export-scan.ts';
import type { Made } from './image-table.ts';
import { asNumber, show } from './values.ts';

/** Of the shapes that were held against their image's size in the export: more than this share beyond it means that the size is stale. */
const STALE = 0.05;
/** Relative difference of the two sides' ratios that still counts as the same shape: sizes are whole pixels. */
const SAME_SHAPE = 0.01;

export type SizeVerdict = { code: RuleCode; detail: string; made: Made };

/** The size that the export gives, in whole pixels; 0 where it gives none. `odd` where it is not written as a whole number. */
export function exportedSize(image: Record<string, unknown>): { width: number; height: number; odd: boolean } {
  const width = asNumber(image.width);
  const height = asNumber(image.height);
  const known = width >= 1 && height >= 1 && width < 2 ** 31 && height < 2 ** 31;
  return {
    width: known ? Math.round(width) : 0,
    height: known ? Math.round(height) : 0,
    odd: known && (typeof image.width !== 'number' || typeof image.height !== 'number'),
  };
}

/**
 * Holds the size in the export against the real one. It was measured where the labels were drawn: a size that is that of the
 * pixels before EXIF rotation means that people saw them unrotated (browsers did so until 2020); another size of the same
 * shape means, for absolute coordinates, that they were made for that size, unless many shapes do not fit into it.
 */
export function judgeSize(
  image: Record<string, unknown>,
  size: { width: number; height: number },
  real: IndexedImage,
  scan: ExportScan,
): SizeVerdict | undefined {
  const numbers = `the export says ${show(image.width)} x ${show(image.height)}, the image is ${real.width} x ${real.height}`;
  if (size.width === 0) {
    return { code: 'IMAGE_SIZE_UNKNOWN', made: 'displayed', detail: numbers };
  }
  if (size.width === real.width && size.height === real.height) return undefined;
  const swapped = size.width === real.height && size.height === real.width;
  if (swapped && real.orientation > 4) {
    const detail = `${numbers} as displayed (EXIF orientation ${real.orientation}): coordinates are taken for the pixels before rotation`;
    return { code: 'IMAGE_SIZE_RAW', made: 'raw', detail };
  }
  if (swapped) return { code: 'IMAGE_SIZE_SWAPPED', made: 'displayed', detail: `${numbers}, without EXIF rotation` };
  const ratio = real.width / size.width / (real.height / size.height);
  const { heldAgainstSize, beyondSize } = scan.coordinates.evidence;
  const stale = beyondSize > heldAgainstSize * STALE;
  if (scan.coordinates.unit === 'absolute' && Math.abs(ratio - 1) < SAME_SHAPE && !stale) {
    const detail = `${numbers}: coordinates are multiplied by ${(real.width / size.width).toFixed(4)}`;
    return { code: 'IMAGE_SIZE_SCALED', made: 'scaled', detail };
  }
  const basis = scan.coordinates.unit === 'absolute' ? ': coordinates are taken for pixels of the image' : '';
  return { code: 'IMAGE_SIZE_DIFFERS', made: 'displayed', detail: `${numbers}${basis}` };
}
