/** A set run: from `start` to before `end`. */
export type Run = readonly [start: number, end: number];

type Lines = { lines: number; length: number };

/**
 * Of the masks of one image, row by row: what CVAT is sent of them is some 16 MB then. A few kilobytes of column runs can be
 * hundreds of millions of row runs.
 */
export const MOST_RUNS = 2_000_000;

/** The set runs of lengths that start with zeros. */
export function* setRuns(counts: readonly number[]): Generator<Run> {
  let at = 0;
  let set = false;
  for (const count of counts) {
    if (set && count > 0) yield [at, at + count];
    at += count;
    set = !set;
  }
}

/**
 * Set runs of pixels counted line by line, as runs counted across the lines: columns become rows, and rows columns. Costs what
 * the runs are, not the pixels. Runs must ascend. Undefined where there would be more than `MOST_RUNS`.
 */
export function crossRuns(runs: Iterable<Run>, { lines, length }: Lines): Run[] | undefined {
  const changes = new Map<number, number[]>();
  const count = visitChanges(runs, length, MOST_RUNS, (line, start, end) => {
    for (let at = start; at < end; at++) {
      const list = changes.get(at);
      if (list) list.push(line);
      else changes.set(at, [line]);
    }
  });
  if (count > MOST_RUNS) return undefined;
  const crossed: Run[] = [];
  for (const [at, list] of [...changes].sort(([a], [b]) => a - b)) {
    for (let i = 0; i + 1 < list.length; i += 2) {
      crossed.push([at * lines + (list[i] ?? 0), at * lines + (list[i + 1] ?? 0)]);
    }
  }
  return crossed;
}

/** How many runs `crossRuns` would answer of lines of this length; where they are more than `most`, only that they are. */
export function countCrossed(runs: Iterable<Run>, length: number, most: number): number {
  return visitChanges(runs, length, most, () => undefined);
}

/** Every run across begins where a line differs from the one before it, and ends where one does again. */
function visitChanges(
  runs: Iterable<Run>,
  length: number,
  most: number,
  visit: (line: number, start: number, end: number) => void,
): number {
  let before: readonly number[] = [];
  let changes = 0;
  for (const [line, now] of newLines(runs, length)) {
    for (const [start, stop] of differences(before, now)) {
      changes += stop - start;
      if (changes > most * 2) return most + 1;
      visit(line, start, stop);
    }
    before = now;
  }
  return changes / 2;
}

/** Where within a line runs begin and end, in turn, of each line that may differ from the one before it. */
function* newLines(runs: Iterable<Run>, length: number): Generator<[line: number, bounds: number[]]> {
  let line = 0;
  let bounds: number[] = [];
  for (const [start, end] of runs) {
    for (let at = start; at < end; ) {
      const here = Math.floor(at / length);
      if (here > line) yield [line, bounds];
      if (here > line + 1) yield [line + 1, []];
      if (here > line) bounds = [];
      line = here;
      const stop = Math.min(end, (here + 1) * length);
      bounds.push(at - here * length, stop - here * length);
      at = stop;
      const whole = Math.floor((end - at) / length);
      if (whole === 0) continue;
      yield [line, bounds];
      yield [line + 1, [0, length]];
      line += whole;
      bounds = [0, length];
      at += whole * length;
    }
  }
  yield [line, bounds];
  yield [line + 1, []];
}

/** Where two lists of bounds differ; bounds that stand in both, or twice in one, cancel each other. */
function* differences(one: readonly number[], other: readonly number[]): Generator<Run> {
  let start: number | undefined;
  for (let i = 0, j = 0; i < one.length || j < other.length; ) {
    const [a = Number.POSITIVE_INFINITY, b = Number.POSITIVE_INFINITY] = [one[i], other[j]];
    const at = Math.min(a, b);
    if (a <= b) i++;
    else j++;
    if (start === undefined) start = at;
    else {
      if (at > start) yield [start, at];
      start = undefined;
    }
  }
}
