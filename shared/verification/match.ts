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
    sweep(items, candidates.get(bucket) ?? [], BY_PROJECTION, matching);
    candidates.delete(bucket);
  }
  for (const rest of candidates.values()) matching.actual.push(...rest);
  return matching;
}

type Sweep = {
  place(item: Comparable): number;
  /** How far before and behind its place what fits an annotation can lie. */
  before(item: Comparable): number;
  behind(item: Comparable): number;
  fits(item: Comparable, candidate: Comparable): boolean;
};

const BY_PROJECTION: Sweep = {
  place: ({ projection }) => projection,
  before: (item) => projectionReach(item) + 1e-6,
  behind: (item) => projectionReach(item) + 1e-6,
  fits: near,
};

/** Takes for each annotation the first that fits it, in the order of their places; what lies before all that is to come is passed for good. */
function sweep(
  expected: readonly Comparable[],
  actual: readonly Comparable[],
  { place, before, behind, fits }: Sweep,
  into: Matching,
): void {
  const inOrder = (a: Comparable, b: Comparable) => place(a) - place(b);
  const sorted = actual.toSorted(inOrder);
  const free = freeIndexes(sorted.length);
  let low = 0;
  for (const item of expected.toSorted(inOrder)) {
    const [first, last] = [place(item) - before(item), place(item) + behind(item)];
    for (let at = sorted[low]; at && place(at) < first; at = sorted[low]) low++;
    let found: Comparable | undefined;
    let k = free.from(low);
    for (let looked = 0; looked < MOST_CANDIDATES; looked++) {
      const candidate = sorted[k];
      if (!candidate || place(candidate) > last) break;
      if (fits(item, candidate)) {
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
  for (let k = free.from(0); k < sorted.length; k = free.from(k + 1)) {
    const rest = sorted[k];
    if (rest) into.actual.push(rest);
  }
}

/** The indexes 0 to `length` - 1 that are not taken yet; `from` jumps over taken ones in almost constant time. */
function freeIndexes(length: number): { from(index: number): number; take(index: number): void } {
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
    else sweep(items, free, byLeftSide(free), matching);
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

/** Overlapping is decided by the sides: no more lies left of an annotation than what is as wide as the widest. */
function byLeftSide(actual: readonly Comparable[]): Sweep {
  const widthOf = ({ bounds }: Comparable) => bounds.right - bounds.left;
  const widest = actual.reduce((most, item) => Math.max(most, widthOf(item)), 0);
  return {
    place: ({ bounds }) => bounds.left,
    before: () => widest + 1,
    behind: (item) => widthOf(item) + 1,
    fits: overlap,
  };
}

function overlap({ bounds: a }: Comparable, { bounds: b }: Comparable): boolean {
  return a.left <= b.right + 1 && b.left <= a.right + 1 && a.top <= b.bottom + 1 && b.top <= a.bottom + 1;
}

function byProjection(a: Comparable, b: Comparable): number {
  return a.projection - b.projection;
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
