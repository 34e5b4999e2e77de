import { plural } from '../dataset/plural.ts';
import type { AnnotationRecord, Geometry } from '../dataset/record.ts';
import { type Comparable, cornerDistance, distance } from './comparable.ts';
import type { Difference } from './comparison.ts';

/** `annotations[12] of "UI/a.jpg"`, or `"UI/a.jpg"` where the record has no place in an export. */
export function placeOf(record: AnnotationRecord): string {
  return record.index === undefined ? `"${record.image}"` : `annotations[${record.index}] of "${record.image}"`;
}

export function differentGeometry([expected, actual]: [Comparable, Comparable]): Difference {
  const { record } = expected;
  return different(record, `${described(record)}: is ${written(actual.record.geometry)}, ${howFar(expected, actual)}`);
}

export function differentAttributes([{ record }, { record: actual }]: [Comparable, Comparable]): Difference {
  const is = JSON.stringify(actual.attributes);
  return different(
    record,
    `${described(record)}: has the attributes ${is} instead of ${JSON.stringify(record.attributes)}`,
  );
}

export function differentLabel([{ record }, { record: actual }]: [Comparable, Comparable]): Difference {
  return different(record, `${described(record)}: carries the label "${actual.label}"`);
}

export function missing(record: AnnotationRecord, why = 'is not in CVAT'): Difference {
  return { kind: 'missing', at: placeOf(record), detail: `${described(record)}: ${why}` };
}

export function unexpected(record: AnnotationRecord, jobId: number): Difference {
  return {
    kind: 'unexpected',
    at: `job ${jobId}, "${record.image}"`,
    detail: `${described(record)}: CVAT has it, and the export does not`,
  };
}

function different(record: AnnotationRecord, detail: string): Difference {
  return { kind: 'different', at: placeOf(record), detail };
}

/** `box of "Cat" from (1.00, 2.00) to (4.00, 6.00)`. */
export function described({ label, geometry }: AnnotationRecord): string {
  return `${geometry.type} of "${label}"${geometry.type === 'tag' ? '' : ` ${written(geometry)}`}`;
}

function written(geometry: Geometry): string {
  switch (geometry.type) {
    case 'tag':
      return 'a tag';
    case 'box':
      return `from ${point(geometry.x, geometry.y)} to ${point(geometry.x + geometry.width, geometry.y + geometry.height)}`;
    case 'polygon': {
      const [x = 0, y = 0] = geometry.parts[0] ?? [];
      const points = geometry.parts.reduce((sum, part) => sum + part.length / 2, 0);
      const parts = geometry.parts.length === 1 ? '' : ` in ${geometry.parts.length} parts`;
      return `of ${points} points${parts} from ${point(x, y)}`;
    }
    case 'mask':
      return `of ${plural(pixelCount(geometry.counts), 'pixel')}`;
  }
}

function point(x: number, y: number): string {
  return `(${x.toFixed(2)}, ${y.toFixed(2)})`;
}

function howFar(expected: Comparable, actual: Comparable): string {
  const a = expected.record.geometry;
  const b = actual.record.geometry;
  if (a.type === 'mask' && b.type === 'mask') return `${plural(pixelsApart(a.counts, b.counts), 'pixel')} not the same`;
  const apart = distance(expected, actual) ?? cornerDistance(expected, actual);
  return `off by up to ${apart.toFixed(apart < 1 ? 3 : 2)} px`;
}

function pixelCount(counts: readonly number[]): number {
  return counts.reduce((sum, count, k) => sum + (k % 2) * count, 0);
}

/** Number of pixels that are set in one mask only, walking both lists of runs at once. */
function pixelsApart(a: readonly number[], b: readonly number[]): number {
  const edges = (counts: readonly number[]) => {
    let at = 0;
    return counts.map((count) => {
      at += count;
      return at;
    });
  };
  let apart = 0;
  let at = 0;
  let unequal = false;
  // Each edge flips its own mask, so every edge of either flips "the two are unequal here".
  for (const edge of [...edges(a), ...edges(b)].toSorted((x, y) => x - y)) {
    if (unequal) apart += edge - at;
    at = edge;
    unequal = !unequal;
  }
  return apart;
}
