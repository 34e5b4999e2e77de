import { annotationKey } from './annotation-key.ts';
import type { AnnotationRecord, Geometry } from './record.ts';

/** From this share of overlap on, two bounding boxes count as the same thing. */
const SAME_THING = 0.5;

type Matched = {
  added: AnnotationRecord[];
  removed: AnnotationRecord[];
  changed: { before: AnnotationRecord; after: AnnotationRecord }[];
};

/** Pairs the annotations of one image: equal ones first, which count as unchanged, then those that overlap most. */
export function matchAnnotations(before: readonly AnnotationRecord[], after: readonly AnnotationRecord[]): Matched {
  const left = Map.groupBy(after, annotationKey);
  const removed: AnnotationRecord[] = [];
  for (const annotation of before) if (!left.get(annotationKey(annotation))?.pop()) removed.push(annotation);
  const added = after.filter((annotation) => left.get(annotationKey(annotation))?.includes(annotation));
  const changed: Matched['changed'] = [];
  for (const { old, current } of byOverlap(removed, added)) {
    const [i, j] = [removed.indexOf(old), added.indexOf(current)];
    if (i === -1 || j === -1) continue;
    removed.splice(i, 1);
    added.splice(j, 1);
    changed.push({ before: old, after: current });
  }
  return { added, removed, changed };
}

/** Pairs that may be the same thing, the likeliest first. */
function byOverlap(removed: readonly AnnotationRecord[], added: readonly AnnotationRecord[]) {
  const pairs: { old: AnnotationRecord; current: AnnotationRecord; score: number }[] = [];
  for (const old of removed) {
    for (const current of added) {
      const score = overlap(old.geometry, current.geometry);
      if (score >= SAME_THING) pairs.push({ old, current, score });
    }
  }
  return pairs.sort((a, b) => b.score - a.score);
}

/** Intersection over union of the boxes around both; tags are all alike. */
function overlap(a: Geometry, b: Geometry): number {
  const [one, two] = [boundsOf(a), boundsOf(b)];
  if (!one || !two) return one === two ? 1 : 0;
  const width = Math.min(one.right, two.right) - Math.max(one.left, two.left);
  const height = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (areaOf(one) + areaOf(two) - width * height);
}

type Bounds = { left: number; top: number; right: number; bottom: number };

function areaOf({ left, top, right, bottom }: Bounds): number {
  return (right - left) * (bottom - top);
}

/** Undefined for a tag. The box of a mask is rough: the columns that it covers. */
function boundsOf(geometry: Geometry): Bounds | undefined {
  switch (geometry.type) {
    case 'box': {
      const { x, y, width, height } = geometry;
      return { left: x, top: y, right: x + width, bottom: y + height };
    }
    case 'polygon': {
      const xs = geometry.parts.flatMap((part) => part.filter((_, i) => i % 2 === 0));
      const ys = geometry.parts.flatMap((part) => part.filter((_, i) => i % 2 === 1));
      const extreme = (values: number[], of: (a: number, b: number) => number) => values.reduce((a, b) => of(a, b));
      return {
        left: extreme(xs, Math.min),
        top: extreme(ys, Math.min),
        right: extreme(xs, Math.max),
        bottom: extreme(ys, Math.max),
      };
    }
    case 'mask': {
      const first = geometry.counts[0] ?? 0;
      const last = geometry.counts.length % 2 === 1 ? (geometry.counts.at(-1) ?? 0) : 0;
      const columns = (pixels: number) => Math.floor(pixels / geometry.height);
      return { left: columns(first), top: 0, right: geometry.width - columns(last), bottom: geometry.height };
    }
    case 'tag':
      return undefined;
  }
}
