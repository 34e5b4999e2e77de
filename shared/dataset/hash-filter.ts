/** Bits for each hash that is expected. */
const BITS = 16;

/**
 * A set of hashes in two bytes each that answers true for some others as well: one in sixteen at most, where no more come than
 * were expected. It spares the exact look at nearly all that is not there.
 */
export class HashFilter {
  private readonly words: Int32Array;
  private readonly mask: number;

  constructor(expected: number) {
    const bits = 2 ** Math.ceil(Math.log2(Math.max(expected, 2) * BITS));
    this.words = new Int32Array(bits / 32);
    this.mask = bits - 1;
  }

  add(hash: number): void {
    const bit = hash & this.mask;
    this.words[bit >>> 5] = (this.words[bit >>> 5] ?? 0) | (1 << (bit & 31));
  }

  mayHave(hash: number): boolean {
    const bit = hash & this.mask;
    return ((this.words[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0;
  }
}
