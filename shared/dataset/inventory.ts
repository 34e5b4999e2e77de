import type { IndexEntry } from './index-entry.ts';

/** What an images container holds, by path. Entries have rows from 0 to `size - 1`, in code-point order of their paths. */
export type Inventory = {
  readonly size: number;
  find(path: string): IndexEntry | undefined;
  /** Row of a path, or -1. */
  indexOf(path: string): number;
  /** Throws RangeError where there is no such row. */
  at(row: number): IndexEntry;
  /** Paths whose last segment is exactly `name`, in code-point order. */
  withBasename(name: string): string[];
  /** The paths that a person most likely meant, the best first. */
  nearest(path: string, limit: number): string[];
};

export async function buildInventory(entries: AsyncIterable<IndexEntry>): Promise<Inventory> {
  const all: IndexEntry[] = [];
  const rows = new Map<string, number>();
  for await (const entry of entries) {
    rows.set(entry.path, all.length);
    all.push(entry);
  }
  return {
    size: all.length,
    find: (path) => all[rows.get(path) ?? -1],
    indexOf: (path) => rows.get(path) ?? -1,
    at: (row) => {
      const entry = all[row];
      if (!entry) throw new RangeError(`Cannot read row "${row}": there are ${all.length}`);
      return entry;
    },
    withBasename: (name) => [...rows.keys()].filter((path) => basename(path) === name).sort(),
    nearest: (path, limit) =>
      [...rows.keys()]
        .filter((other) => basename(other).toLowerCase() === basename(path).toLowerCase())
        .slice(0, limit),
  };
}

function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
