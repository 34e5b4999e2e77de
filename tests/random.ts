/** Numbers that a seed decides (mulberry32): the same seed is the same run, on every machine. */
export type Random = {
  /** Whole, both ends included. */
  int(min: number, max: number): number;
  chance(share: number): boolean;
  pick<T>(of: readonly [T, ...T[]]): T;
};

export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return { int, chance: (share) => next() < share, pick: (of) => of[int(0, of.length - 1)] ?? of[0] };
}
