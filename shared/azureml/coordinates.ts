import { InvalidInputError } from '../errors.ts';
import type { ExportDocument } from './document/export-document.ts';
import type { CoordinateEvidence, ExportScan } from './export-scan.ts';
import type { NormalizeOptions } from './rules/options.ts';
import { asNumber } from './values.ts';

/** Shapes of fractions to one in pixels that are still taken for specks. */
const SPECKS = 1 / 20;
/** Azure ML's own tools take everything up to here as normalized: clamping leaves values a little over 1. */
const LARGEST_NORMALIZED = 1.5;

export function noEvidence(): CoordinateEvidence {
  return {
    overOne: 0,
    fractions: 0,
    undecided: 0,
    largest: 0,
    areaAgrees: 0,
    areaContradicts: 0,
    heldAgainstSize: 0,
    beyondSize: 0,
    imagesBeyond: [],
  };
}

/** By the largest value: `undecided` where there are only whole numbers of at most 1.5. */
export function unitOf(values: readonly number[]): 'absolute' | 'normalized' | 'undecided' {
  let whole = true;
  for (const value of values) {
    if (value > LARGEST_NORMALIZED) return 'absolute';
    if (whole && !Number.isInteger(value)) whole = false;
  }
  return whole ? 'undecided' : 'normalized';
}

/** Takes one shape into the evidence: its coordinates (box and points together), its `area`. */
export function addEvidence(
  evidence: CoordinateEvidence,
  shape: {
    values: readonly number[];
    box: boolean;
    area: unknown;
  },
  index: number,
): void {
  const { values, box } = shape;
  let largest = 0;
  let whole = true;
  for (const value of values) {
    if (value > largest) largest = value;
    if (whole && !Number.isInteger(value)) whole = false;
  }
  if (largest > evidence.largest) evidence.largest = largest;
  const absolute = largest > LARGEST_NORMALIZED;
  if (absolute) {
    evidence.overOne += 1;
    if (evidence.overOne === 1) evidence.firstOverOne = `annotations[${index}] with the value ${largest}`;
  } else if (whole) {
    evidence.undecided += 1;
  } else {
    evidence.fractions += 1;
    if (evidence.fractions === 1) evidence.firstFractions = `annotations[${index}] with values of at most ${largest}`;
  }
  const area = asNumber(shape.area);
  if (!(area > 0)) return;
  // A normalized area is at most 1, one in pixels is at least the shape's shortest side; both are rounded by Azure ML.
  const contradicts = absolute ? area <= 1 && boxArea(values, box) > 4 : area > LARGEST_NORMALIZED;
  if (!contradicts) evidence.areaAgrees += 1;
  else {
    evidence.areaContradicts += 1;
    if (evidence.areaContradicts === 1)
      evidence.firstContradiction = `annotations[${index}] with area ${area}, largest value ${largest}`;
  }
}

function boxArea(values: readonly number[], box: boolean): number {
  return box ? (values[2] ?? 0) * (values[3] ?? 0) : 0;
}

/** How far a shape reaches to the right and down. */
export function extent(values: readonly number[], box: boolean): { right: number; bottom: number } {
  if (box) return { right: (values[0] ?? 0) + (values[2] ?? 0), bottom: (values[1] ?? 0) + (values[3] ?? 0) };
  let right = 0;
  let bottom = 0;
  for (let i = 0; i + 1 < values.length; i += 2) {
    right = Math.max(right, values[i] ?? 0);
    bottom = Math.max(bottom, values[i + 1] ?? 0);
  }
  return { right, bottom };
}

/**
 * One decision for the whole file, since Azure ML writes all of it in one unit: any value over 1.5 means pixels. A few shapes of
 * fractions among many in pixels are specks in the image's corner. `area` decides nothing: no fraction is over 1.5, and no area
 * of a shape in pixels is a fraction. Throws InvalidInputError with the evidence where there are shapes of both units.
 */
export function decideCoordinates(
  evidence: CoordinateEvidence,
  options: NormalizeOptions,
  unit: ExportDocument['unit'],
): ExportScan['coordinates'] {
  const { overOne, fractions, undecided } = evidence;
  if (overOne + fractions + undecided === 0) return { unit: 'none', decidedBy: 'values', evidence };
  if (options.coordinates !== 'auto') return { unit: options.coordinates, decidedBy: 'caller', evidence };
  if (unit === 'normalized' && overOne > 0) throw notFractions(evidence);
  const fix =
    'Look at these places. If all shapes are in one unit anyway, say which with coordinates: normalized or coordinates: absolute; ' +
    'otherwise correct the export file so that it uses one unit';
  if (fractions > overOne * SPECKS && overOne > 0) {
    throw new InvalidInputError(
      `Cannot read "the export": its coordinates are partly pixels and partly normalized: current value is ${overOne} shapes in pixels ` +
        `(first: ${evidence.firstOverOne}) and ${fractions} normalized ones (first: ${evidence.firstFractions})`,
      { code: 'COORDINATES_MIXED', fix },
    );
  }
  return { unit: overOne > 0 ? 'absolute' : 'normalized', decidedBy: 'values', evidence };
}

/** Pixels where the format knows only fractions come from another tool: what they are pixels of is not known. */
function notFractions({ overOne, largest, firstOverOne }: CoordinateEvidence): InvalidInputError {
  return new InvalidInputError(
    `Cannot read "the export": its coordinates must be fractions of the image from 0 to 1, but ${overOne} shapes have larger values: ` +
      `current value is ${largest} (first: ${firstOverOne})`,
    {
      code: 'COORDINATES_NOT_FRACTIONS',
      fix: 'Look where the file comes from: Azure ML writes fractions. If all its values are pixels of the images as they are in the container, say so with coordinates: absolute',
    },
  );
}
