import { type Comparable, cornerDistance, near, projectionReach } from './comparable.ts';

export type Matching = {
  pairs: [expected: Comparable, actual: Comparable][];
  expected: Comparable[];
  actual: Comparable[];
};

/** Candidates that are looked at for one annotation: only shapes with equal first points and other later ones get here. */
const MOST_CANDIDATES = 256;
/** Beyond this many pairs of leftovers the nearest is not searched: the first that overlaps is taken. */
const MOST_COMPARED = 250_000;

/**
 * Pairs annotations that are equal within the tolerance, each with one other (multisets, not sets), separately for every
 * value of `key`. A sweep over projections: about n log n, also for 100,000 annotations of one label in one image.
 */
export function matchNear(
  expected: readonly Comparable[],
  actual: readonly Comparable[],
  key: (item: Comparable) => string = () => '',
): Matching {
  const matching: Matching = { pairs: [], expected: [], actual: [] };
  const candidates = groups(actual, (item) => `${key(item)}\n${item.shape}`);
  for (const [bucket, items] of groups(expected, (item) => `${key(item)}\n${item.shape}`)) {
    sweep(items, candidates.get(bucket) ?? [], matching);
    candidates.delete(bucket);
  }
  for (const rest of candidates.values()) matching.actual.push(...rest);
  return matching;
}

function sweep(expected: readonly Comparable[], actual: readonly Comparable[], into: Matching): void {
  const sorted = actual.toSorted(byProjection);
  const free = freeIndexes(sorted.length);
  let low = 0;
  for (const item of expected.toSorted(byProjection)) {
    const reach = projectionReach(item) + 1e-6;
    while (low < sorted.length && (sorted[low]?.projection ?? 0) < item.projection - reach) low++;
    let found: Comparable | undefined;
    let k = free.from(low);
    for (let looked = 0; looked < MOST_CANDIDATES; looked++) {
      const candidate = sorted[k];
      if (!candidate || candidate.projection > item.projection + reach) break;
      if (near(item, candidate)) {
        found = candidate;
        break;
      }
      k = free.from(k + 1);
    }
    if (found) {
      free.take(k);
      into.pairs.push([item, found]);
    } else {
      into.expected.push(item);
    }
  }
  pushFree(sorted, free, into);
}

type FreeIndexes = { from(index: number): number; take(index: number): void };

/** The indexes 0 to `length` - 1 that are not taken yet; `from` jumps over taken ones in almost constant time. */
function freeIndexes(length: number): FreeIndexes {
  const next = Uint32Array.from({ length: length + 1 }, (_, k) => k);
  const from = (index: number): number => {
    let root = Math.min(index, length);
    while (next[root] !== root) root = next[root] ?? length;
    for (let k = index; k < root; ) {
      const following = next[k] ?? length;
      next[k] = root;
      k = following;
    }
    return root;
  };
  return {
    from,
    take: (index) => {
      next[index] = index + 1;
    },
  };
}

/**
 * Pairs what is left over by place: annotations whose bounds overlap are taken for the same one, changed. The nearest is
 * chosen while the numbers allow it.
 */
export function matchOverlapping(
  expected: readonly Comparable[],
  actual: readonly Comparable[],
  key: (item: Comparable) => string,
): Matching {
  const matching: Matching = { pairs: [], expected: [], actual: [] };
  const candidates = groups(actual, key);
  for (const [bucket, items] of groups(expected, key)) {
    const free = candidates.get(bucket) ?? [];
    candidates.delete(bucket);
    if (items.length * free.length <= MOST_COMPARED) pairNearest(items, free, matching);
    else pairFromLeft(items, free, matching);
  }
  for (const rest of candidates.values()) matching.actual.push(...rest);
  return matching;
}

function pairNearest(expected: readonly Comparable[], actual: readonly Comparable[], into: Matching): void {
  const free = new Set(actual.toSorted(byProjection));
  for (const item of expected.toSorted(byProjection)) {
    const best = nearestOverlapping(item, free);
    if (best) {
      free.delete(best);
      into.pairs.push([item, best]);
    } else {
      into.expected.push(item);
    }
  }
  into.actual.push(...free);
}

function nearestOverlapping(item: Comparable, free: ReadonlySet<Comparable>): Comparable | undefined {
  let best: Comparable | undefined;
  let least = Infinity;
  for (const candidate of free) {
    const apart = cornerDistance(item, candidate);
    if (apart >= least || !overlap(item, candidate)) continue;
    best = candidate;
    least = apart;
  }
  return best;
}

/** A sweep over the left sides: what lies left of all that is still to come is passed for good. */
function pairFromLeft(expected: readonly Comparable[], actual: readonly Comparable[], into: Matching): void {
  const sorted = actual.toSorted(byLeft);
  const widest = sorted.reduce((most, { bounds }) => Math.max(most, bounds.right - bounds.left), 0);
  const free = freeIndexes(sorted.length);
  let low = 0;
  for (const item of expected.toSorted(byLeft)) {
    while (low < sorted.length && (sorted[low]?.bounds.left ?? 0) < item.bounds.left - widest - 1) low++;
    let found: Comparable | undefined;
    let k = free.from(low);
    for (let looked = 0; looked < MOST_CANDIDATES && !found; looked++) {
      const candidate = sorted[k];
      if (!candidate || candidate.bounds.left > item.bounds.right + 1) break;
      if (overlap(item, candidate)) found = candidate;
      else k = free.from(k + 1);
    }
    if (found) {
      free.take(k);
      into.pairs.push([item, found]);
    } else {
      into.expected.push(item);
    }
  }
  pushFree(sorted, free, into);
}

function pushFree(sorted: readonly Comparable[], free: FreeIndexes, into: Matching): void {
  for (let k = free.from(0); k < sorted.length; k = free.from(k + 1)) {
    const rest = sorted[k];
    if (rest) into.actual.push(rest);
  }
}

function overlap({ bounds: a }: Comparable, { bounds: b }: Comparable): boolean {
  return a.left <= b.right + 1 && b.left <= a.right + 1 && a.top <= b.bottom + 1 && b.top <= a.bottom + 1;
}

function byProjection(a: Comparable, b: Comparable): number {
  return a.projection - b.projection;
}

function byLeft(a: Comparable, b: Comparable): number {
  return a.bounds.left - b.bounds.left;
}

export function groups<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const map = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = map.get(name);
    if (group) group.push(item);
    else map.set(name, [item]);
  }
  return map;
}
