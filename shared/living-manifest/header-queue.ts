import type { IndexEntry } from '../dataset/index-entry.ts';
import { kindOf } from '../images/range-learner.ts';
import type { ListedBlob } from '../manifest/compare-inventory.ts';

const SCOUTS = 4;

export type PendingHeader = { blob: ListedBlob; kind: string; before: IndexEntry | undefined };

/**
 * The headers to read, taken while the listing still adds to them. A few images of every folder go ahead, so that the others
 * are read knowing how far their headers reach.
 */
export class HeaderQueue {
  /** All that were added. */
  all = 0;
  /** Those that were taken are held no longer: it is the answers that fill the memory meanwhile. */
  readonly #scouts: (PendingHeader | undefined)[] = [];
  readonly #others: (PendingHeader | undefined)[] = [];
  readonly #perKind = new Map<string, { kind: string; scouts: number }>();
  #scoutsTaken = 0;
  #othersTaken = 0;
  #ended = false;
  #waiting: (() => void)[] = [];

  push({ blob, before }: Omit<PendingHeader, 'kind'>): void {
    this.all += 1;
    const text = kindOf(blob.name);
    // One text for all of a kind.
    const known = this.#perKind.get(text) ?? { kind: text, scouts: 0 };
    this.#perKind.set(known.kind, known);
    const { kind } = known;
    const isScout = known.scouts < SCOUTS;
    if (isScout) known.scouts += 1;
    // The entry of a listing holds on to the text of all its properties.
    const { name, size, etag } = blob;
    (isScout ? this.#scouts : this.#others).push({ blob: { name, size, etag }, kind, before });
    this.#wake();
  }

  /** Nothing will be added. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** The next one that is there; undefined where there is none yet, or all have been taken. */
  take(): PendingHeader | undefined {
    const one = this.#scouts[this.#scoutsTaken];
    if (one) {
      this.#scouts[this.#scoutsTaken++] = undefined;
      return one;
    }
    const other = this.#others[this.#othersTaken];
    if (other) this.#others[this.#othersTaken++] = undefined;
    return other;
  }

  /** The next one, waited for if need be; undefined where all have been taken. */
  async next(): Promise<PendingHeader | undefined> {
    for (;;) {
      const one = this.take();
      if (one || this.#ended) return one;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
