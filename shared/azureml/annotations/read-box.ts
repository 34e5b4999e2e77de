import type { Geometry } from '../../dataset/record.ts';
import { BEYOND_ALL_IMAGES, type Frame, turned } from '../frame.ts';
import { asNumber, show } from '../values.ts';
import { finiteNumbers, isNaNumber } from './numbers.ts';
import type { PolicyFor } from './policy-for.ts';
import { ROUNDING } from './rounding.ts';

/** `[x, y, width, height]` as a box in pixels as displayed; undefined where it is left out. */
export function readBox(bbox: unknown, frame: Frame, applyPolicy: PolicyFor): Geometry | undefined {
  const numbers = finiteNumbers(bbox);
  if (numbers?.length !== 4) {
    const broken =
      Array.isArray(bbox) &&
      bbox.length === 4 &&
      !bbox.some((value) => Number.isNaN(asNumber(value)) && !isNaNumber(value));
    applyPolicy(broken ? 'GEOMETRY_NOT_FINITE' : 'GEOMETRY_MALFORMED', () => `bbox ${show(bbox)}`);
    return undefined;
  }
  if (numbers !== bbox && applyPolicy('NUMBER_AS_TEXT', () => `bbox ${show(bbox)}`) === 'exclude') return undefined;
  const [left = 0, top = 0, across = 0, down = 0] = numbers;
  let x = left * frame.scaleX;
  let y = top * frame.scaleY;
  let width = across * frame.scaleX;
  let height = down * frame.scaleY;
  if (width < 0 || height < 0) {
    if (applyPolicy('BOX_NEGATIVE_SIZE', () => `bbox ${show(bbox)}`) === 'exclude') return undefined;
    [x, width] = width < 0 ? [x + width, -width] : [x, width];
    [y, height] = height < 0 ? [y + height, -height] : [y, height];
  }
  if (frame.turn !== 1) {
    const [x1, y1] = turned(x, y, frame);
    const [x2, y2] = turned(x + width, y + height, frame);
    [x, y, width, height] = [Math.min(x1, x2), Math.min(y1, y2), Math.abs(x2 - x1), Math.abs(y2 - y1)];
  }
  if (!(width > 0 && height > 0) && applyPolicy('ZERO_AREA', () => `bbox ${show(bbox)}`) === 'exclude')
    return undefined;
  const box: Geometry = { type: 'box', x, y, width, height };
  const beyond = Math.max(-x, -y, x + width - frame.width, y + height - frame.height);
  return beyond <= ROUNDING ? box : withinImage(box, beyond, frame, applyPolicy);
}

function withinImage(
  box: Extract<Geometry, { type: 'box' }>,
  beyond: number,
  frame: Frame,
  applyPolicy: PolicyFor,
): Geometry | undefined {
  const { x, y } = box;
  const right = x + box.width;
  const bottom = y + box.height;
  const corner = (...values: number[]) => values.map((value) => Number(value.toPrecision(6))).join(', ');
  const detail = () =>
    `box from ${corner(x, y)} to ${corner(right, bottom)} on an image of ${frame.width} x ${frame.height}`;
  if (!(beyond < BEYOND_ALL_IMAGES)) {
    applyPolicy('GEOMETRY_NOT_FINITE', detail);
    return undefined;
  }
  if (x >= frame.width || y >= frame.height || right <= 0 || bottom <= 0) {
    return applyPolicy('OUTSIDE_IMAGE', detail) === 'exclude' ? undefined : box;
  }
  const action = applyPolicy(beyond <= 1 ? 'OUT_OF_IMAGE_SLIGHTLY' : 'OUT_OF_IMAGE', detail);
  if (action === 'exclude') return undefined;
  if (action === 'keep') return box;
  const [x1, y1] = [Math.max(0, x), Math.max(0, y)];
  return {
    type: 'box',
    x: x1,
    y: y1,
    width: Math.min(frame.width, right) - x1,
    height: Math.min(frame.height, bottom) - y1,
  };
}
