import { byCodePoint } from './code-point-order.ts';

/** Rows whose texts are held and sorted at once, in some 10 ms. */
const RUN = 8192;

type Run = { rows: Int32Array; next: number; text: string };

/**
 * Rows in the code-point order of their texts, which are made when they are compared and dropped again: all of them at once are
 * what a large list is kept without. Runs of some thousand rows are sorted, and then merged.
 */
export function* sortedRows(
  rows: Int32Array,
  textAt: (row: number) => string,
  run = RUN,
): Generator<number, Int32Array> {
  const runs: Run[] = [];
  for (let start = 0; start < rows.length; start += run) {
    const some = Array.from(rows.subarray(start, start + run), (row) => ({ row, text: textAt(row) }));
    some.sort((a, b) => byCodePoint(a.text, b.text));
    const [first] = some;
    if (first) insert(runs, { rows: Int32Array.from(some, ({ row }) => row), next: 0, text: first.text });
    yield some.length;
  }
  const sorted = new Int32Array(rows.length);
  for (let at = 0; at < sorted.length; at += 1) {
    const least = runs.shift();
    if (!least) break;
    sorted[at] = least.rows[least.next] ?? 0;
    least.next += 1;
    const row = least.rows[least.next];
    if (row !== undefined) insert(runs, { ...least, text: textAt(row) });
    yield 0.3;
  }
  return sorted;
}

/** Into runs that are in the order of their next texts. */
function insert(runs: Run[], run: Run): void {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (byCodePoint(runs[middle]?.text ?? '', run.text) < 0) low = middle + 1;
    else high = middle;
  }
  runs.splice(low, 0, run);
}
