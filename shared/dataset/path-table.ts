import { FrontCodedList } from './front-coded-list.ts';
import { HashIndex } from './hash-index.ts';
import { textHash } from './text-hash.ts';

const encoder = new TextEncoder();

/** A growing list of paths that can be found again, some 40 bytes each. The row of a path is how many came before it. */
export class PathTable {
  private readonly paths = new FrontCodedList();
  private readonly rows = new HashIndex();
  private scratch = new Uint8Array(1024);

  get length(): number {
    return this.paths.length;
  }

  /** Answers whether the path comes after the one before it in code-point order. */
  push(path: string): boolean {
    this.rows.push(textHash(path));
    return this.paths.push(path);
  }

  /** Throws RangeError where there is no such row. */
  at(row: number): string {
    return this.paths.at(row);
  }

  /** Row of a path, the first where it came twice, or -1. */
  rowOf(path: string): number {
    const bytes = this.encoded(path);
    return this.rows.first(textHash(path), (row) => this.paths.equals(row, bytes));
  }

  /** Where a path stands, or would stand, in a sorted list: the number of paths that come before it. */
  rank(path: string): number {
    return this.paths.rank(this.encoded(path));
  }

  /** In a buffer that the next call overwrites. */
  private encoded(path: string): Uint8Array {
    if (this.scratch.length < path.length * 3) this.scratch = new Uint8Array(path.length * 6);
    return this.scratch.subarray(0, encoder.encodeInto(path, this.scratch).written);
  }
}
