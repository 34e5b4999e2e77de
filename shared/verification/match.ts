import { type Comparable, cornerDistance, near, projectionReach } from './comparable.ts';

export type Matching = {
  pairs: [expected: Comparable, actual: Comparable][];
  expected: Comparable[];
  actual: Comparable[];
};

/** Candidates that are looked at for one annotation: only shapes with equal first points and other later ones get here. */
const MOST_CANDIDATES = 256;
/** Beyond this many pairs of leftovers the nearest is not searched: both sides are paired in order. */
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
    const free = new Set((candidates.get(bucket) ?? []).toSorted(byProjection));
    candidates.delete(bucket);
    const exhaustive = items.length * free.size <= MOST_COMPARED;
    for (const item of items.toSorted(byProjection)) {
      const best = exhaustive ? nearestOverlapping(item, free) : firstOverlapping(item, free);
      if (best) {
        free.delete(best);
        matching.pairs.push([item, best]);
      } else {
        matching.expected.push(item);
      }
    }
    matching.actual.push(...free);
  }
  for (const rest of candidates.values()) matching.actual.push(...rest);
  return matching;
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

function firstOverlapping(item: Comparable, free: ReadonlySet<Comparable>): Comparable | undefined {
  let looked = 0;
  for (const candidate of free) {
    if (overlap(item, candidate)) return candidate;
    if (++looked >= MOST_CANDIDATES) return;
  }
  return;
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
