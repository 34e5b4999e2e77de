import type { Geometry } from '../dataset/record.ts';

type Mask = Extract<Geometry, { type: 'mask' }>;
type Frame = { width: number; height: number };
type Bounds = { left: number; top: number; right: number; bottom: number };

/**
 * CVAT's mask: row-major run lengths, starting with zeros, of the smallest rectangle around the pixels, followed by
 * that rectangle's left, top, right and bottom (inclusive). Throws RangeError for a mask without a pixel.
 */
export function toCvatMask(mask: Mask): number[] {
  const bounds = boundsOf(mask);
  if (!bounds) throw new RangeError(`Cannot write a mask of ${mask.width}x${mask.height}: it has no pixel`);
  const { left, top, right, bottom } = bounds;
  const width = right - left + 1;
  const pixels = new Uint8Array(width * (bottom - top + 1));
  for (const [start, end] of setRuns(mask.counts)) {
    for (let at = start; at < end; at++) {
      pixels[((at % mask.height) - top) * width + Math.floor(at / mask.height) - left] = 1;
    }
  }
  return [...runLengths(pixels), left, top, right, bottom];
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
  const pixels = new Uint8Array(width * height);
  for (const [start, end] of setRuns(runs)) pixels.fill(1, start, end);
  return { type: 'mask', ...frame, counts: columnMajorRuns(pixels, { left, top, right, bottom }, frame) };
}

/** Start and end (exclusive) of every run of ones. */
function* setRuns(counts: readonly number[]): Generator<[start: number, end: number]> {
  let at = 0;
  let set = false;
  for (const count of counts) {
    if (set && count > 0) yield [at, at + count];
    at += count;
    set = !set;
  }
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

function runLengths(pixels: Uint8Array): number[] {
  const runs: number[] = [];
  let value = 0;
  let length = 0;
  for (const pixel of pixels) {
    if (pixel !== value) {
      runs.push(length);
      value = pixel;
      length = 0;
    }
    length++;
  }
  runs.push(length);
  return runs;
}

function columnMajorRuns(pixels: Uint8Array, bounds: Bounds, frame: Frame): number[] {
  const width = bounds.right - bounds.left + 1;
  const runs: number[] = [];
  let written = 0;
  let runStart = -1;
  let runEnd = -1;
  const flush = () => {
    if (runStart < 0) return;
    runs.push(runStart - written, runEnd - runStart);
    written = runEnd;
  };
  for (let x = bounds.left; x <= bounds.right; x++) {
    for (let y = bounds.top; y <= bounds.bottom; y++) {
      if (pixels[(y - bounds.top) * width + x - bounds.left] !== 1) continue;
      const at = x * frame.height + y;
      if (at !== runEnd) {
        flush();
        runStart = at;
      }
      runEnd = at + 1;
    }
  }
  flush();
  const rest = frame.width * frame.height - written;
  return rest > 0 ? [...runs, rest] : runs;
}
