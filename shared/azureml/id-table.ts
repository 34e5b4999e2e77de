import type { Id } from './export-scan.ts';

/** Ids up to this many times the number of ids are kept in an array: 4 bytes each instead of some 40. */
const SPARSENESS = 8;

/** Ids -> small non-negative integers. Azure ML counts its ids from 1, other writers do what they like. */
export class IdTable {
  private size = 0;
  /** Index + 1; 0 where there is none. */
  private dense = new Int32Array(1024);
  private readonly others = new Map<Id, number>();

  /** -1 where the id is unknown. */
  get(id: Id): number {
    const index = typeof id === 'number' ? (this.dense[id] ?? 0) : 0;
    return index > 0 ? index - 1 : (this.others.get(id) ?? -1);
  }

  set(id: Id, index: number): void {
    this.size += 1;
    if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id >= this.reach()) {
      this.others.set(id, index);
      return;
    }
    if (id >= this.dense.length) {
      const larger = new Int32Array(Math.max(this.dense.length * 2, id + 1));
      larger.set(this.dense);
      this.dense = larger;
    }
    this.dense[id] = index + 1;
  }

  private reach(): number {
    return Math.max(this.dense.length, this.size * SPARSENESS);
  }
}
