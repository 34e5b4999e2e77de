/** Ids from here on are not remembered: one bit each would be too much. */
const LIMIT = 64 * 1024 * 1024;

/** The ids met so far, one bit each; ids other than whole numbers below 64 million count as new every time. */
export class IdSet {
  private bits = new Uint32Array(1024);

  /** False where the id was there before. */
  add(id: unknown): boolean {
    if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id >= LIMIT) return true;
    const word = id >>> 5;
    if (word >= this.bits.length) {
      const larger = new Uint32Array(Math.max(this.bits.length * 2, word + 1));
      larger.set(this.bits);
      this.bits = larger;
    }
    const before = this.bits[word] ?? 0;
    const after = before | (1 << (id & 31));
    this.bits[word] = after;
    return after >>> 0 !== before;
  }
}
