import { byCodePoint } from '../dataset/code-point-order.ts';
import type { IndexEntry } from '../dataset/index-entry.ts';
import { InvalidInputError, RemoteError } from '../errors.ts';
import type { BatchStream } from '../manifest/encode-batches.ts';
import { decodeIndex } from '../manifest/index-lines.ts';
import type { Change } from '../manifest/merge-changes.ts';
import type { World } from '../world.ts';
import { manifestBlobs } from './manifest-blobs.ts';

/** The index cannot be used and is rebuilt. */
export class BrokenIndex extends Error {
  override readonly name = 'BrokenIndex';
}

/** Every image blob of the container as of the last refresh, in code-point order; nothing where there was none. */
export async function* readIndex(world: World, container: string): AsyncGenerator<IndexEntry> {
  const blob = await world.work.read(world.config.workContainer, manifestBlobs(container).index);
  if (blob) for await (const entries of decodeIndex(blob.bytes)) yield* entries;
}

/**
 * The index as it is now, or of one ETag; undefined where that is gone. Its batches of entries throw BrokenIndex where they
 * cannot be read.
 */
export async function openIndex(
  world: World,
  container: string,
  etag?: string,
): Promise<{ etag: string; batches: AsyncGenerator<IndexEntry[]> } | undefined> {
  const blob = await world.work.read(
    world.config.workContainer,
    manifestBlobs(container).index,
    etag === undefined ? {} : { etag },
  );
  return blob && { etag: blob.etag, batches: batches(blob.bytes) };
}

/** The index of that ETag, and all that it holds where that is in memory. */
export type IndexContent = { index: string; entries: readonly Change[] | undefined };

/** What that index holds; undefined where it is not the index any more. */
export async function contentBatches(
  world: World,
  container: string,
  { index, entries }: IndexContent,
): Promise<BatchStream<Change> | undefined> {
  if (!entries) return (await openIndex(world, container, index))?.batches;
  const now = await world.work.head(world.config.workContainer, manifestBlobs(container).index);
  return now?.etag === index ? [entries] : undefined;
}

export async function* noEntries(): AsyncGenerator<IndexEntry[]> {
  // There is no index yet.
}

async function* batches(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<IndexEntry[]> {
  try {
    let before: string | undefined;
    for await (const entries of decodeIndex(bytes)) {
      for (const { path } of entries) {
        if (before !== undefined && byCodePoint(before, path) >= 0) {
          throw new RangeError(`Cannot use the index: "${path}" follows "${before}"`);
        }
        before = path;
      }
      yield entries;
    }
  } catch (error) {
    if (error instanceof RemoteError || error instanceof InvalidInputError) throw error;
    throw new BrokenIndex('Cannot use the index of the manifest: it is broken', { cause: error });
  }
}
