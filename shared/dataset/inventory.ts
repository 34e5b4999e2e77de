import type { IndexEntry } from './index-entry.ts';

/** What an images container holds, by path. */
export type Inventory = {
  /** Number of entries. */
  readonly size: number;
  find(path: string): IndexEntry | undefined;
  /** Paths whose last segment is exactly `name`, in code-point order. */
  withBasename(name: string): string[];
  /** The paths that a person most likely meant, the best first. */
  nearest(path: string, limit: number): string[];
};

export async function buildInventory(entries: AsyncIterable<IndexEntry>): Promise<Inventory> {
  const byPath = new Map<string, IndexEntry>();
  for await (const entry of entries) byPath.set(entry.path, entry);
  return {
    size: byPath.size,
    find: (path) => byPath.get(path),
    withBasename: (name) => [...byPath.keys()].filter((path) => basename(path) === name).sort(),
    nearest: (path, limit) =>
      [...byPath.keys()]
        .filter((other) => basename(other).toLowerCase() === basename(path).toLowerCase())
        .slice(0, limit),
  };
}

function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
