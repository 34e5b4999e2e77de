import type { IndexEntry } from '../dataset/index-entry.ts';
import type { BlobEntry, World } from '../world.ts';
import { diffListing, type KnownBefore, type ListingDiff, listing, newListingDiff } from './listing-diff.ts';
import { BrokenIndex, noEntries } from './manifest-index.ts';
import { type Measured, measurePending } from './measure-pending.ts';
import type { PausedListing } from './paused-listing.ts';

export type Section = {
  /** False where the index turned out to be broken: then all was read as if there were none. */
  indexUsable: boolean;
  diff: ListingDiff;
  measured: Measured[];
  failure: { error: unknown } | undefined;
  /** Where the next section goes on, unless this was the last. */
  pages: PausedListing<readonly BlobEntry[]>;
};

export type ReadOptions = {
  end: number;
  lost: AbortSignal;
  /** Headers after which a section ends: what is held in memory, and what a crash can cost. */
  most: number;
  onProgress(diff: ListingDiff, read: number): Promise<void>;
};

/** Lists the container, compares it with the index, and reads the headers of what differs while the listing goes on. */
export async function readFirst(
  world: World,
  container: string,
  index: AsyncIterable<IndexEntry[]> | undefined,
  options: ReadOptions,
): Promise<Section> {
  const start = () => ({ diff: newListingDiff(), pages: listing(world, container) });
  if (index) {
    try {
      return { indexUsable: true, ...(await listAndRead(world, container, { index, ...start() }, options)) };
    } catch (error) {
      if (!(error instanceof BrokenIndex)) throw error;
    }
  }
  return {
    indexUsable: false,
    ...(await listAndRead(world, container, { index: noEntries(), ...start() }, options)),
  };
}

/** Goes on in the listing, where all before it has been saved in the index. */
export async function readNext(
  world: World,
  container: string,
  before: { index: AsyncIterable<IndexEntry[]>; diff: KnownBefore; pages: Section['pages'] },
  options: ReadOptions,
): Promise<Section> {
  const next = { ...before, diff: newListingDiff(before.diff) };
  return { indexUsable: true, ...(await listAndRead(world, container, next, options)) };
}

async function listAndRead(
  world: World,
  container: string,
  { index, diff, pages }: { index: AsyncIterable<IndexEntry[]>; diff: ListingDiff; pages: Section['pages'] },
  { end, lost, most, onProgress }: ReadOptions,
): Promise<Omit<Section, 'indexUsable'>> {
  const stopped = new AbortController();
  let read = 0;
  const measuring = measurePending(world, container, diff.pending, {
    end,
    lost: AbortSignal.any([lost, stopped.signal]),
    onRead: (count) => {
      read = count;
      return onProgress(diff, read);
    },
  });
  try {
    await diffListing(world, pages, index, { diff, most, onListed: () => onProgress(diff, read) });
  } catch (error) {
    stopped.abort();
    diff.pending.end();
    await measuring;
    await pages.close();
    throw error;
  }
  diff.pending.end();
  return { diff, pages, ...(await measuring) };
}
