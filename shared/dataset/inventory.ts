import { byCodePoint } from './code-point-order.ts';
import { FrontCodedList } from './front-coded-list.ts';
import { HashChains } from './hash-chains.ts';
import type { IndexEntry } from './index-entry.ts';
import { nearestPaths } from './nearest-paths.ts';
import { PathTable } from './path-table.ts';
import type { ImageRecord } from './record.ts';
import { textHash } from './text-hash.ts';

/** Entries beside the place where a path would stand, and of the same name elsewhere, that are compared with it. */
const NEIGHBOURS = 4;
const NAMESAKES = 16;

/** What an images container holds, by path, in some 50 bytes a blob. Entries have rows from 0 to `size - 1`. */
export class Inventory {
  private readonly paths = new PathTable();
  private readonly etags = new FrontCodedList();
  private sizes = new Int32Array(2048);
  private orientations = new Uint8Array(1024);
  /** Entries that are more than a path, an ETag and a size. */
  private readonly special = new Map<number, IndexEntry>();
  private byName: HashChains | undefined;
  private byExactName: HashChains | undefined;

  get size(): number {
    return this.paths.length;
  }

  /** Answers whether the entry comes after the one before it in code-point order; `buildInventory` sees to it that all do. */
  add(entry: IndexEntry): boolean {
    const row = this.size;
    if (row === this.orientations.length) this.grow();
    const ascends = this.paths.push(entry.path);
    this.etags.push(entry.etag);
    if (entry.state !== 'image' || entry.finding || entry.onlyByUpload !== undefined) this.special.set(row, entry);
    if (entry.state !== 'image') return ascends;
    this.sizes[row * 2] = entry.width;
    this.sizes[row * 2 + 1] = entry.height;
    this.orientations[row] = entry.orientation;
    return ascends;
  }

  find(path: string): IndexEntry | undefined {
    const row = this.indexOf(path);
    return row === -1 ? undefined : this.at(row);
  }

  /** Row of a path, or -1. */
  indexOf(path: string): number {
    return this.paths.rowOf(path);
  }

  pathAt(row: number): string {
    return this.paths.at(row);
  }

  /** What was measured of a blob beside its size; undefined where there is no usable image of that path. */
  measuredOf(path: string): ImageRecord['measured'] {
    const row = this.indexOf(path);
    const size = this.sizeAt(row);
    if (!size) return undefined;
    const onlyByUpload = this.onlyByUpload(row);
    return {
      ...{ etag: this.etags.at(row), orientation: size.orientation },
      ...(onlyByUpload === undefined ? {} : { onlyByUpload }),
    };
  }

  /** Why CVAT does not read this image from the container; undefined where it does. */
  onlyByUpload(row: number): string | undefined {
    const entry = this.special.get(row);
    return entry?.state === 'image' ? entry.onlyByUpload : undefined;
  }

  /** The size of an image, without its texts; undefined where the row is not a usable image. */
  sizeAt(row: number): { width: number; height: number; orientation: number } | undefined {
    const width = this.sizes[row * 2] ?? 0;
    if (width === 0) return undefined;
    return { width, height: this.sizes[row * 2 + 1] ?? 0, orientation: this.orientations[row] ?? 1 };
  }

  /** What a person should know of an image that can be used all the same. */
  remarkAt(row: number): { code: string; detail: string } | undefined {
    const entry = this.special.get(row);
    return entry?.state === 'image' ? entry.finding : undefined;
  }

  /** Throws RangeError where there is no such row. */
  at(row: number): IndexEntry {
    const special = this.special.get(row);
    if (special) return special;
    return {
      state: 'image',
      path: this.paths.at(row),
      etag: this.etags.at(row),
      width: this.sizes[row * 2] ?? 0,
      height: this.sizes[row * 2 + 1] ?? 0,
      orientation: this.orientations[row] ?? 1,
    };
  }

  /** Paths whose last segment is exactly `name`, in code-point order; no more than `most` are looked for. */
  withBasename(name: string, most: number): string[] {
    this.byExactName ??= new HashChains(this.size, (row) => textHash(basename(this.paths.at(row))));
    const found: string[] = [];
    for (const row of this.byExactName.rows(textHash(name))) {
      const path = this.paths.at(row);
      if (basename(path) === name && found.push(path) === most) break;
    }
    return found;
  }

  /** The paths that a person most likely meant, the best first. */
  nearest(path: string, limit: number): string[] {
    const candidates: string[] = [];
    for (const namesake of this.namesakes(basename(path))) {
      candidates.push(namesake);
      if (candidates.length === NAMESAKES) break;
    }
    const rank = this.paths.rank(path);
    for (let row = Math.max(0, rank - NEIGHBOURS); row < Math.min(this.size, rank + NEIGHBOURS); row += 1) {
      candidates.push(this.paths.at(row));
    }
    return nearestPaths(path, candidates, limit);
  }

  /** Paths whose last segment is `name` but for upper and lower case. */
  private *namesakes(name: string): Generator<string> {
    const wanted = name.toLowerCase();
    this.byName ??= new HashChains(this.size, (row) => textHash(basename(this.paths.at(row)).toLowerCase()));
    for (const row of this.byName.rows(textHash(wanted))) {
      const path = this.paths.at(row);
      if (basename(path).toLowerCase() === wanted) yield path;
    }
  }

  private grow(): void {
    const rows = Math.ceil(this.orientations.length * 1.5);
    const sizes = new Int32Array(rows * 2);
    sizes.set(this.sizes);
    this.sizes = sizes;
    const orientations = new Uint8Array(rows);
    orientations.set(this.orientations);
    this.orientations = orientations;
  }
}

/**
 * Entries, one by one or many at a time. In code-point order (as an index is written) they are taken as they come; others are
 * held and sorted first. Of two entries of one path the later one holds.
 */
export async function buildInventory(entries: AsyncIterable<IndexEntry | readonly IndexEntry[]>): Promise<Inventory> {
  const inventory = new Inventory();
  let held: Map<string, IndexEntry> | undefined;
  for await (const some of entries) {
    for (const entry of isMany(some) ? some : [some]) {
      if (held) held.set(entry.path, entry);
      else if (!inventory.add(entry)) {
        held = new Map(Array.from({ length: inventory.size }, (_, row) => [inventory.pathAt(row), inventory.at(row)]));
      }
    }
  }
  if (!held) return inventory;
  const sorted = new Inventory();
  for (const entry of [...held.values()].sort((a, b) => byCodePoint(a.path, b.path))) sorted.add(entry);
  return sorted;
}

function isMany(some: IndexEntry | readonly IndexEntry[]): some is readonly IndexEntry[] {
  return Array.isArray(some);
}

function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
