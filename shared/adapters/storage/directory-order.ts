import type { BlobEntry } from '../../world.ts';
import { HeldBlobs } from './held-blobs.ts';

/** Blobs `from` to `to` (exclusive) of one store. */
type Range = { held: HeldBlobs; from: number; to: number };

/** A directory whose blobs wait: siblings that come before them in the order of whole names may still follow. */
type Directory = { prefix: string; parent: Directory | undefined; ranges: Range[] };

/** A store that has held so many is not filled any further: it can be forgotten with its blobs. */
const ENOUGH = 5000;

/**
 * Brings the listing of an account with a hierarchical namespace (Data Lake Storage Gen2) into the order of whole names.
 * Such an account lists a directory's content right after the directory: `a/1.jpg` comes before `a-b/1.jpg` and `a.jpg`,
 * though `-` and `.` sort before `/` (Azure/azure-sdk-for-go#24210). A directory is therefore held back until the listing is
 * past all that may come before its content; a container with one top folder is held as a whole.
 */
export async function* inFlatOrder(pages: AsyncIterable<Iterable<BlobEntry>>): AsyncGenerator<Iterable<BlobEntry>> {
  let held = new HeldBlobs();
  const root: Directory = { prefix: '', parent: undefined, ranges: [] };
  /** The directories that the listing is in, and those that wait; each was found after the one before it. */
  const waiting: Directory[] = [];
  for await (const page of pages) {
    for (const blob of page) {
      for (let last = waiting.at(-1); last && !mayBeOvertaken(last, blob.name); last = waiting.at(-1)) release(waiting);
      if (waiting.length === 0 && held.length >= ENOUGH) held = new HeldBlobs();
      const directory = enter(waiting, root, blob.name);
      append(directory.ranges, [{ held, from: held.length, to: held.length + 1 }]);
      held.push(blob);
    }
    // What has reached the root comes before all that waits.
    yield blobsOf(root.ranges.splice(0));
  }
  while (waiting.length > 0) release(waiting);
  yield blobsOf(root.ranges);
}

/** True while `name` lies in the directory, or is one that comes before its content in the order of whole names. */
function mayBeOvertaken({ prefix }: Directory, name: string): boolean {
  const own = prefix.length - 1;
  return name.length > own && name.charAt(own) <= '/' && name.startsWith(prefix.slice(0, own));
}

function release(waiting: Directory[]): void {
  const last = waiting.pop();
  if (last?.parent) append(last.parent.ranges, last.ranges);
}

/** The directory of `name`; it and those above it begin to wait where they do not yet. */
function enter(waiting: Directory[], root: Directory, name: string): Directory {
  let directory = waiting.findLast(({ prefix }) => name.startsWith(prefix)) ?? root;
  for (;;) {
    const slash = name.indexOf('/', directory.prefix.length);
    if (slash < 0) return directory;
    directory = { prefix: name.slice(0, slash + 1), parent: directory, ranges: [] };
    waiting.push(directory);
  }
}

/** Ranges that follow one another become one: an orderly listing is a single one. */
function append(ranges: Range[], more: readonly Range[]): void {
  for (const range of more) {
    const last = ranges.at(-1);
    if (last && last.held === range.held && last.to === range.from) last.to = range.to;
    else ranges.push(range);
  }
}

function* blobsOf(ranges: readonly Range[]): Generator<BlobEntry> {
  for (const { held, from, to } of ranges) for (let i = from; i < to; i += 1) yield held.at(i);
}
