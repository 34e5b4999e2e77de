import type { Geometry } from '../../dataset/record.ts';
import type { Frame } from '../frame.ts';
import { show } from '../values.ts';
import { finiteNumbers } from './numbers.ts';
import { readBox } from './read-box.ts';
import { bounds } from './ring.ts';
import { saysNothing } from './shape.ts';

/** Pixels and share of a side by which a box may miss the bounds of its shape: both are rounded, and polygons are simplified. */
const PIXELS = 2;
const SHARE = 0.02;

/** What `bbox` says of a polygon or mask, where it says something else; undefined where it agrees, or says nothing. */
export function boxBeside(bbox: unknown, geometry: Geometry, frame: Frame): string | undefined {
  if (saysNothing(bbox)) return undefined;
  const numbers = finiteNumbers(bbox);
  if (numbers?.length !== 4) return `bbox ${show(bbox)} is no box`;
  // Writers fill the place of a box with zeros.
  if (numbers[2] === 0 || numbers[3] === 0) return undefined;
  const box = readBox(numbers, frame, () => 'keep');
  if (box?.type !== 'box') return `bbox ${show(bbox)} is on no image`;
  const shape = boundsOf(geometry);
  if (!shape) return undefined;
  const said = [box.x, box.y, box.x + box.width, box.y + box.height];
  const most = PIXELS + SHARE * Math.max(shape[2] - shape[0], shape[3] - shape[1]);
  const clipped = said.map((value, i) => Math.min(Math.max(value, 0), i % 2 === 0 ? frame.width : frame.height));
  if (shape.every((value, i) => Math.min(off(value, said[i]), off(value, clipped[i])) <= most)) return undefined;
  const text = (corners: readonly number[]) => corners.map((value) => Math.round(value * 100) / 100).join(', ');
  return `bbox goes over ${text(said)}, the shape over ${text(shape)} (left, top, right, bottom)`;
}

function off(a: number, b: number | undefined): number {
  return Math.abs(a - (b ?? Infinity));
}

function boundsOf(geometry: Geometry): [number, number, number, number] | undefined {
  if (geometry.type === 'polygon') return bounds(geometry.parts);
  return geometry.type === 'mask' ? maskBounds(geometry) : undefined;
}

/** Runs go down one column after the other. */
function maskBounds({
  counts,
  height,
}: Extract<Geometry, { type: 'mask' }>): [number, number, number, number] | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  let at = 0;
  for (const [i, count] of counts.entries()) {
    if (i % 2 === 1 && count > 0) {
      const [first, last] = [Math.floor(at / height), Math.floor((at + count - 1) / height)];
      [left, right] = [Math.min(left, first), Math.max(right, last + 1)];
      top = Math.min(top, first === last ? at % height : 0);
      bottom = Math.max(bottom, first === last ? ((at + count - 1) % height) + 1 : height);
    }
    at += count;
  }
  return right > left ? [left, top, right, bottom] : undefined;
}
