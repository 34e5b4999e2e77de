import type { Geometry } from '../../dataset/record.ts';
import type { Frame } from '../frame.ts';
import { asNumber, show } from '../values.ts';
import type { PolicyFor } from './policy-for.ts';

type Mask = Extract<Geometry, { type: 'mask' }>;

/** COCO run lengths, plain or compressed, as a mask; undefined where it is left out. */
export function readMask(
  segmentation: Record<string, unknown>,
  frame: Frame,
  applyPolicy: PolicyFor,
): Mask | undefined {
  const [height = Number.NaN, width = Number.NaN] = Array.isArray(segmentation.size)
    ? segmentation.size.map(asNumber)
    : [];
  const { counts: raw } = segmentation;
  const counts = typeof raw === 'string' ? decompressed(raw) : plain(raw);
  const sum = counts?.reduce((total, count) => total + count, 0);
  const whole = Number.isInteger(height) && Number.isInteger(width);
  if (!counts || !whole || sum !== height * width || counts.some((count) => !Number.isInteger(count) || count < 0)) {
    applyPolicy(
      'GEOMETRY_MALFORMED',
      () => `run lengths of ${show(segmentation.size)} that sum up to ${sum}: ${show(raw)}`,
    );
    return undefined;
  }
  if (width !== frame.width || height !== frame.height || frame.turn !== 1) {
    applyPolicy(
      'MASK_SIZE_DIFFERS',
      () => `a mask of ${width} x ${height} on an image of ${frame.width} x ${frame.height}`,
    );
    return undefined;
  }
  if (!counts.some((count, i) => i % 2 === 1 && count > 0)) {
    applyPolicy('MASK_EMPTY', () => `none of its ${width} x ${height} pixels is set`);
    return undefined;
  }
  return { type: 'mask', width, height, counts };
}

function plain(counts: unknown): number[] | undefined {
  return Array.isArray(counts) ? counts.map(asNumber) : undefined;
}

/** COCO's own text form: numbers in groups of 5 bits from `0` on, from the third on as the difference to the one before last. */
function decompressed(text: string): number[] | undefined {
  const counts: number[] = [];
  for (let at = 0; at < text.length; ) {
    let value = 0;
    let shift = 0;
    for (let more = true; more; at += 1, shift += 5) {
      const group = text.charCodeAt(at) - 48;
      if (!(group >= 0 && group < 64) || shift > 30) return undefined;
      value |= (group & 0x1f) << shift;
      more = (group & 0x20) !== 0;
      if (!more && group & 0x10 && shift < 30) value |= -1 << (shift + 5);
    }
    counts.push(counts.length > 2 ? value + (counts[counts.length - 2] ?? 0) : value);
  }
  return counts;
}
