import { firstRange } from './measure-image.ts';

/** Headers of a folder that are remembered: its images mostly have one origin, and so one layout. */
const REMEMBERED = 32;
const FOLDERS = 10_000;
/** Bytes that are worth a request: within a region bytes are free, and a request waits for its turn. */
const REQUEST_BYTES = 512 * 1024;
const UNIT = 1024;
/** Many images are read at once: longer headers are read piece by piece. */
const LONGEST_RANGE = 2 * 1024 * 1024;

/**
 * Learns per folder and extension how many first bytes hold the whole header, so that most images cost one request and few
 * bytes. What it answers is a guess: a header that goes on costs a second request, never a wrong size.
 */
export class RangeLearner {
  readonly #seen = new Map<string, { ends: number[]; first: number }>();

  /** `kind` is that of `name` (see kindOf). */
  first(kind: string, name: string): number {
    return this.#seen.get(kind)?.first ?? firstRange(name);
  }

  learn(kind: string, headerEnd: number): void {
    const end = Math.min(Math.ceil(headerEnd / UNIT) * UNIT, LONGEST_RANGE);
    const seen = this.#seen.get(kind);
    if (!seen) {
      if (this.#seen.size === FOLDERS) this.#seen.clear();
      this.#seen.set(kind, { ends: [end], first: end });
      return;
    }
    seen.ends.push(end);
    const forgotten = seen.ends.length > REMEMBERED ? seen.ends.shift() : undefined;
    if (forgotten !== end) seen.first = cheapest(seen.ends);
  }
}

/** The range with the least cost: its bytes, and a further request for every header that is longer. */
function cheapest(ends: readonly number[]): number {
  let best = { range: 0, cost: Number.POSITIVE_INFINITY };
  for (const range of new Set(ends)) {
    const longer = ends.filter((end) => end > range).length / ends.length;
    const cost = range + longer * REQUEST_BYTES;
    if (cost < best.cost) best = { range, cost };
  }
  return best.range;
}

/** Folder and extension: what images of one layout have in common. */
export function kindOf(name: string): string {
  return `${name.slice(0, name.lastIndexOf('/') + 1)}*${name.slice(name.lastIndexOf('.')).toLowerCase()}`;
}
