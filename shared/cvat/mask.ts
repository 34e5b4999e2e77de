import { crossRuns, MOST_RUNS, type Run, setRuns } from '../dataset/cross-runs.ts';
import type { Geometry } from '../dataset/record.ts';

type Mask = Extract<Geometry, { type: 'mask' }>;
type Frame = { width: number; height: number };
type Bounds = { left: number; top: number; right: number; bottom: number };

/**
 * CVAT's mask: row-major run lengths, starting with zeros, of the smallest rectangle around the pixels, followed by
 * that rectangle's left, top, right and bottom (inclusive). Throws RangeError for a mask without a pixel, and for one of so
 * many runs that no request holds them.
 */
export function toCvatMask(mask: Mask): number[] {
  const bounds = boundsOf(mask);
  if (!bounds) throw new RangeError(`Cannot write a mask of ${mask.width}x${mask.height}: it has no pixel`);
  const { left, top, right, bottom } = bounds;
  const rows = crossRuns(setRuns(mask.counts), { lines: mask.width, length: mask.height });
  if (!rows) {
    throw new RangeError(
      `Cannot write a mask of ${mask.width}x${mask.height}: it has more than ${MOST_RUNS} runs row by row`,
    );
  }
  const width = right - left + 1;
  const within = rows.map(([start, end]): Run => {
    const skipped = (Math.floor(start / mask.width) - top) * width - left - Math.floor(start / mask.width) * mask.width;
    return [start + skipped, end + skipped];
  });
  const counts = countsOf(within, width * (bottom - top + 1));
  for (const bound of [left, top, right, bottom]) counts.push(bound);
  return counts;
}

/** The hub's mask of CVAT's points, or undefined where they do not describe pixels of this frame. */
export function fromCvatMask(points: readonly number[], frame: Frame): Mask | undefined {
  if (points.length < 5 || !points.every((value) => Number.isInteger(value) && value >= 0)) return;
  const [left = 0, top = 0, right = -1, bottom = -1] = points.slice(-4);
  const width = right - left + 1;
  const height = bottom - top + 1;
  if (width < 1 || height < 1 || right >= frame.width || bottom >= frame.height) return;
  const runs = points.slice(0, -4);
  if (runs.reduce((sum, run) => sum + run, 0) !== width * height) return;
  const columns = crossRuns(setRuns(runs), { lines: height, length: width });
  const within = columns?.map(([start, end]): Run => {
    const column = Math.floor(start / height);
    const skipped = (column + left) * frame.height + top - column * height;
    return [start + skipped, end + skipped];
  });
  return within && { type: 'mask', ...frame, counts: countsOf(within, frame.width * frame.height) };
}

function boundsOf(mask: Mask): Bounds | undefined {
  let bounds: Bounds | undefined;
  for (const [start, end] of setRuns(mask.counts)) {
    const first = Math.floor(start / mask.height);
    const last = Math.floor((end - 1) / mask.height);
    // A run that goes on into the next column touches both the bottom and the top edge.
    const top = first === last ? start % mask.height : 0;
    const bottom = first === last ? (end - 1) % mask.height : mask.height - 1;
    bounds = {
      left: Math.min(bounds?.left ?? first, first),
      top: Math.min(bounds?.top ?? top, top),
      right: Math.max(bounds?.right ?? last, last),
      bottom: Math.max(bounds?.bottom ?? bottom, bottom),
    };
  }
  return bounds;
}

/** Lengths of runs, zeros first, of `pixels` in all; runs that touch are one. */
function countsOf(runs: readonly Run[], pixels: number): number[] {
  const counts: number[] = [];
  let written = 0;
  for (const [start, end] of runs) {
    const last = counts.length - 1;
    if (start === written && last > 0) counts[last] = (counts[last] ?? 0) + end - start;
    else counts.push(start - written, end - start);
    written = end;
  }
  if (pixels > written) counts.push(pixels - written);
  return counts;
}
