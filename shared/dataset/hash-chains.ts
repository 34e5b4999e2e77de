/** Rows by a hash of theirs, 8 to 12 bytes a row; several rows may have the same hash. */
export class HashChains {
  private readonly heads: Int32Array;
  private readonly nexts: Int32Array;
  private readonly mask: number;

  constructor(rows: number, hashOf: (row: number) => number) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(rows, 1) + 1));
    this.mask = size - 1;
    // Row + 1; 0 ends a chain.
    this.heads = new Int32Array(size);
    this.nexts = new Int32Array(rows);
    for (let row = rows - 1; row >= 0; row -= 1) {
      const slot = hashOf(row) & this.mask;
      this.nexts[row] = this.heads[slot] ?? 0;
      this.heads[slot] = row + 1;
    }
  }

  /** Rows that may have this hash, in ascending order; others can be among them. */
  *rows(hash: number): Generator<number> {
    for (let row = this.first(hash); row !== -1; row = this.after(row)) yield row;
  }

  first(hash: number): number {
    return (this.heads[hash & this.mask] ?? 0) - 1;
  }

  after(row: number): number {
    return (this.nexts[row] ?? 0) - 1;
  }
}
