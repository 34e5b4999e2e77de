import type { ExportScan } from '../export-scan.ts';
import type { IMAGE_RULES } from '../rules/image-rules.ts';
import { asNumber, show } from '../values.ts';
import type { DrawnFor } from './image-table.ts';

/** Relative difference of the two sides' ratios that still counts as the same shape: sizes are whole pixels. */
const SAME_SHAPE = 0.01;

/** `drawnFor` is how coordinates are read where the policy says fix, `fixed` what that means. */
export type SizeVerdict = { code: keyof typeof IMAGE_RULES; detail: string; drawnFor: DrawnFor; fixed: string };

export type Reach = { right: number; bottom: number };

export type ExportedSize = { width: number; height: number; odd: boolean };

/** The size that the export gives, in whole pixels; 0 where it gives none. `odd` where it is not written as a number. */
export function exportedSize(image: Record<string, unknown>): ExportedSize {
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
 * shape means, for absolute coordinates, that they were drawn for that size. Shapes that do not fit into the size but into the
 * image are better evidence: then the size is stale.
 *
 * @param reach how far the image's own shapes go, where they go beyond its size in the export
 */
export function judgeSize(
  image: Record<string, unknown>,
  size: ExportedSize,
  real: { width: number; height: number; orientation: number },
  unit: ExportScan['coordinates']['unit'],
  reach: Reach | undefined,
): SizeVerdict | undefined {
  const lying = real.orientation > 4;
  const same = size.width === real.width && size.height === real.height;
  const rawReach = lying && unit === 'absolute' && reach && fits(reach, { width: real.height, height: real.width });
  if (same && !rawReach) return undefined;
  const verdict = (code: SizeVerdict['code'], drawnFor: DrawnFor = 'displayed', fixed = ''): SizeVerdict => {
    const turned = real.orientation > 4 ? ` as displayed (EXIF orientation ${real.orientation})` : '';
    const sizes = `the export says ${show(image.width)} x ${show(image.height)}, the image is ${real.width} x ${real.height}`;
    const reaching = reach ? `; its shapes reach ${Math.round(reach.right)}, ${Math.round(reach.bottom)}` : '';
    return { code, detail: `${sizes}${turned}${reaching}`, drawnFor, fixed };
  };
  const turnedRaw = 'coordinates are taken for the pixels before rotation, and turned';
  if (same) return verdict('IMAGE_SIZE_RAW', 'raw', turnedRaw);
  if (size.width === 0) return verdict('IMAGE_SIZE_UNKNOWN');
  const swapped = size.width === real.height && size.height === real.width;
  if (unit === 'none') return verdict(swapped || isSameShape(size, real) ? 'IMAGE_SIZE_STALE' : 'IMAGE_SIZE_DIFFERS');
  const better = unit === 'absolute' && reach && fits(reach, real);
  if (swapped && lying) return better ? verdict('IMAGE_SIZE_DIFFERS') : verdict('IMAGE_SIZE_RAW', 'raw', turnedRaw);
  if (swapped) return verdict('IMAGE_SIZE_SWAPPED');
  if (!isSameShape(size, real)) return verdict('IMAGE_SIZE_DIFFERS');
  if (unit === 'normalized') return verdict('IMAGE_SIZE_STALE');
  if (better) return verdict('IMAGE_SIZE_DIFFERS');
  return verdict(
    'IMAGE_SIZE_SCALED',
    { across: real.width / size.width, down: real.height / size.height },
    `coordinates are multiplied by ${Number((real.width / size.width).toFixed(4))}`,
  );
}

function isSameShape(a: { width: number; height: number }, b: { width: number; height: number }): boolean {
  return Math.abs(b.width / a.width / (b.height / a.height) - 1) <= SAME_SHAPE;
}

function fits({ right, bottom }: Reach, { width, height }: { width: number; height: number }): boolean {
  return right <= width + 1 && bottom <= height + 1;
}
