import type { IndexEntry } from '../dataset/index-entry.ts';
import type { World } from '../world.ts';
import { diffListing, type ListingDiff, newListingDiff } from './listing-diff.ts';
import { BrokenIndex, noEntries } from './manifest-index.ts';
import { type Measured, measurePending } from './measure-pending.ts';

export type Differences = {
  /** False where the index turned out to be broken: then all was read as if there were none. */
  indexUsable: boolean;
  diff: ListingDiff;
  measured: Measured[];
  failure: { error: unknown } | undefined;
};

export type ReadOptions = {
  end: number;
  lost: AbortSignal;
  onProgress(diff: ListingDiff, read: number): Promise<void>;
};

/** Lists the container, compares it with the index, and reads the headers of what differs while the listing goes on. */
export async function readDifferences(
  world: World,
  container: string,
  index: AsyncIterable<IndexEntry[]> | undefined,
  options: ReadOptions,
): Promise<Differences> {
  if (index) {
    try {
      return { indexUsable: true, ...(await listAndRead(world, container, index, options)) };
    } catch (error) {
      if (!(error instanceof BrokenIndex)) throw error;
    }
  }
  return { indexUsable: false, ...(await listAndRead(world, container, noEntries(), options)) };
}

async function listAndRead(
  world: World,
  container: string,
  index: AsyncIterable<IndexEntry[]>,
  { end, lost, onProgress }: ReadOptions,
): Promise<Omit<Differences, 'indexUsable'>> {
  const diff = newListingDiff();
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
    await diffListing(world, container, index, { diff, onListed: () => onProgress(diff, read) });
  } catch (error) {
    stopped.abort();
    diff.pending.end();
    await measuring;
    throw error;
  }
  diff.pending.end();
  return { diff, ...(await measuring) };
}
