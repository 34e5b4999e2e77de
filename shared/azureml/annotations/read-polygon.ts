import type { Geometry } from '../../dataset/record.ts';
import { BEYOND_ALL_IMAGES, type Frame, pointsInPixels } from '../frame.ts';
import { asNumber, show } from '../values.ts';
import { clipRing } from './clip-ring.ts';
import { crossesItself } from './crosses-itself.ts';
import { finiteNumbers, isNaNumber } from './numbers.ts';
import type { PolicyFor } from './policy-for.ts';
import { bounds, isFlat, opened, withoutRepeats } from './ring.ts';
import { hasRingWithin } from './ring-within.ts';
import { ROUNDING } from './rounding.ts';

/** The parts of a segmentation as open rings in pixels as displayed; undefined where the polygon is left out. */
export function readPolygon(segmentation: unknown[], frame: Frame, applyPolicy: PolicyFor): Geometry | undefined {
  const { parts, rewritten } = partsOf(segmentation);
  const detail = () => `segmentation ${show(segmentation)}`;
  if (rewritten && applyPolicy('SEGMENTATION_LAYOUT', detail) === 'exclude') return undefined;
  const rings: number[][] = [];
  for (const part of parts) {
    const ring = readRing(part, frame, applyPolicy);
    if (!ring) return undefined;
    if (ring.length >= 6) rings.push(ring);
  }
  if (rings.length === 0) {
    applyPolicy('POLYGON_TOO_FEW_POINTS', detail);
    return undefined;
  }
  const solid = rings.filter((ring) => !isFlat(ring));
  if (solid.length === 0 && applyPolicy('ZERO_AREA', detail) === 'exclude') return undefined;
  const within = solid.length === 0 ? rings : withinImage(solid, frame, applyPolicy);
  if (!within) return undefined;
  if (within.length < parts.length) {
    const dropped = () => `${parts.length - within.length} of ${parts.length} parts: ${detail()}`;
    if (applyPolicy('POLYGON_PART_DROPPED', dropped) === 'exclude') return undefined;
  }
  if (solid.length === 0) return { type: 'polygon', parts: within };
  const nested = hasRingWithin(within) && applyPolicy('RING_WITHIN_RING', () => `${within.length} parts`);
  if (nested === 'exclude') return undefined;
  return crossingPolicy(within, applyPolicy) ? { type: 'polygon', parts: within } : undefined;
}

/** COCO has a list of flat lists. One flat list, and lists of pairs, say the same. */
function partsOf(segmentation: unknown[]): { parts: unknown[]; rewritten: boolean } {
  if (!segmentation.some(Array.isArray)) return { parts: [segmentation], rewritten: true };
  if (
    segmentation.length > 2 &&
    segmentation.every((pair) => Array.isArray(pair) && pair.length === 2 && !pair.some(Array.isArray))
  ) {
    return { parts: [segmentation.flat()], rewritten: true };
  }
  if (segmentation.every((part) => Array.isArray(part) && part.length > 0 && part.every(Array.isArray))) {
    return { parts: segmentation.map((part) => (Array.isArray(part) ? part.flat() : part)), rewritten: true };
  }
  return { parts: segmentation, rewritten: false };
}

/** An open ring without repeated points, in pixels; undefined where the whole polygon is left out. */
function readRing(part: unknown, frame: Frame, applyPolicy: PolicyFor): number[] | undefined {
  const numbers = finiteNumbers(part);
  if (!numbers || numbers.length % 2 === 1) {
    const broken = Array.isArray(part) && part.every((value) => !Number.isNaN(asNumber(value)) || isNaNumber(value));
    applyPolicy(broken && !numbers ? 'GEOMETRY_NOT_FINITE' : 'GEOMETRY_MALFORMED', () => `part ${show(part)}`);
    return undefined;
  }
  if (numbers !== part && applyPolicy('NUMBER_AS_TEXT', () => `part ${show(part)}`) === 'exclude') return undefined;
  let ring = pointsInPixels(numbers, frame);
  if (!ring.every((value) => Math.abs(value) < BEYOND_ALL_IMAGES)) {
    applyPolicy('GEOMETRY_NOT_FINITE', () => `part ${show(part)}`);
    return undefined;
  }
  const open = opened(ring);
  if (open.length < ring.length) {
    const action = applyPolicy('RING_CLOSED', () => `${ring.length / 2} points, the last is the first`);
    if (action === 'exclude') return undefined;
    if (action === 'fix') ring = open;
  }
  const distinct = withoutRepeats(ring);
  if (distinct.length < ring.length) {
    const action = applyPolicy(
      'POINTS_REPEATED',
      () => `${(ring.length - distinct.length) / 2} of ${ring.length / 2} points`,
    );
    if (action === 'exclude') return undefined;
    if (action === 'fix') ring = distinct;
  }
  return ring;
}

/** What is left of rings on the image: at least one, or undefined where the whole polygon is left out. */
function withinImage(rings: number[][], frame: Frame, applyPolicy: PolicyFor): number[][] | undefined {
  const [left, top, right, bottom] = bounds(rings);
  const beyond = Math.max(-left, -top, right - frame.width, bottom - frame.height);
  if (beyond <= ROUNDING) return rings;
  const detail = () =>
    `polygon from ${left}, ${top} to ${right}, ${bottom} on an image of ${frame.width} x ${frame.height}`;
  const inside = rings
    .map((ring) => withoutRepeats(beyond <= 1 ? moved(ring, frame) : clipRing(ring, frame)))
    .filter((ring) => ring.length >= 6 && !isFlat(ring));
  if (inside.length === 0) return applyPolicy('OUTSIDE_IMAGE', detail) === 'exclude' ? undefined : rings;
  const action = applyPolicy(beyond <= 1 ? 'OUT_OF_IMAGE_SLIGHTLY' : 'OUT_OF_IMAGE', detail);
  if (action === 'exclude') return undefined;
  return action === 'keep' ? rings : inside;
}

/** Every point onto the image: at most a pixel, so that the number of points stays. */
function moved(ring: number[], frame: Frame): number[] {
  return ring.map((value, i) => Math.min(Math.max(value, 0), i % 2 === 0 ? frame.width : frame.height));
}

/** False where the policy leaves the polygon out. */
function crossingPolicy(rings: number[][], applyPolicy: PolicyFor): boolean {
  for (const ring of rings) {
    const crossing = crossesItself(ring);
    if (crossing === 'no') continue;
    const code = crossing === 'yes' ? 'SELF_INTERSECTION' : 'SELF_INTERSECTION_UNCHECKED';
    if (applyPolicy(code, () => `a ring of ${ring.length / 2} points`) === 'exclude') return false;
  }
  return true;
}
