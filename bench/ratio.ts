/**
 * Prints a figure that does not depend on the machine, with its bound. Under `npm run bench -- --check` one that is outside
 * fails the run: a regression is seen before somebody feels it. Bounds are what a busy machine keeps too, not the goals of bench/README.md.
 */
export function ratio(name: string, value: number, bound: { atMost: number } | { atLeast: number }): void {
  const [words, limit, kept] =
    'atMost' in bound
      ? ['at most', bound.atMost, value <= bound.atMost]
      : ['at least', bound.atLeast, value >= bound.atLeast];
  console.log(`ratio: ${name}: ${value.toFixed(2)} (${words} ${limit})${kept ? '' : ': OUTSIDE'}`);
  if (!kept && process.env.BENCH_CHECK) process.exitCode = 1;
}
