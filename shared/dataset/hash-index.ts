import { HashChains } from './hash-chains.ts';
import { IntColumn } from './int-column.ts';

/** A growing column of hashes, whose rows are found by them: 12 to 16 bytes each. */
export class HashIndex {
  private readonly hashes = new IntColumn();
  /** Of the first `chained` rows: made when a row is looked for, and again where others have come since. */
  private chains = new HashChains(0, () => 0);
  private chained = 0;

  push(hash: number): void {
    this.hashes.push(hash);
  }

  /** The first row of that hash that `isIt`, or -1. */
  first(hash: number, isIt: (row: number) => boolean): number {
    const chains = this.upToDate();
    let row = chains.first(hash);
    while (row !== -1 && !(this.hashes.at(row) === hash && isIt(row))) row = chains.after(row);
    return row;
  }

  /** The last one. */
  last(hash: number, isIt: (row: number) => boolean): number {
    const chains = this.upToDate();
    let last = -1;
    for (let row = chains.first(hash); row !== -1; row = chains.after(row))
      if (this.hashes.at(row) === hash && isIt(row)) last = row;
    return last;
  }

  private upToDate(): HashChains {
    if (this.chained !== this.hashes.length) {
      this.chained = this.hashes.length;
      this.chains = new HashChains(this.chained, (row) => this.hashes.at(row));
    }
    return this.chains;
  }
}
