import type { IndexEntry } from '../dataset/index-entry.ts';
import type { BatchStream } from '../manifest/encode-batches.ts';
import { encodeIndex } from '../manifest/index-lines.ts';
import { type Change, isRemarkable, mergeChanges } from '../manifest/merge-changes.ts';
import type { World } from '../world.ts';
import { manifestBlobs } from './manifest-blobs.ts';
import { contentBatches, type IndexContent, noEntries, openIndex } from './manifest-index.ts';

/** The index that a run starts from. Where it cannot be used, everything is measured again, and it is only the version to write over. */
export type IndexBase = { etag: string | undefined; usable: boolean };

/** Applies the changes (sorted by path) to the index. Undefined where somebody else has written it meanwhile. */
export async function writeIndex(
  world: World,
  container: string,
  base: IndexBase,
  changes: readonly Change[],
): Promise<string | undefined> {
  if (base.etag && base.usable && changes.length === 0) return base.etag;
  const before = base.etag && base.usable ? await openIndex(world, container, base.etag) : { batches: noEntries() };
  if (!before) return undefined;
  const entries = encodeIndex(mergeChanges(before.batches, changes));
  const written = await world.work.write(world.config.workContainer, manifestBlobs(container).index, entries, {
    onlyIf: base.etag ? { etag: base.etag } : 'absent',
    contentType: 'application/x-ndjson',
    reuseBlocks: true,
  });
  return written?.etag;
}

/**
 * Keeps what a person should look at by itself: few lines where the index has many. False where somebody else has written the
 * index or the remarks meanwhile.
 */
export async function writeRemarks(world: World, container: string, content: IndexContent): Promise<boolean> {
  const { workContainer } = world.config;
  const blobs = manifestBlobs(container);
  // Read before the index: whoever writes the index after that overwrites these remarks; we never overwrite theirs.
  const present = await world.work.head(workContainer, blobs.remarks);
  const batches = await contentBatches(world, container, content);
  if (!batches) return false;
  const written = await world.work.write(workContainer, blobs.remarks, encodeIndex(remarkable(batches)), {
    onlyIf: present ? { etag: present.etag } : 'absent',
    contentType: 'application/x-ndjson',
  });
  return written !== undefined;
}

async function* remarkable(batches: BatchStream<Change>): AsyncGenerator<IndexEntry[]> {
  for await (const batch of batches) yield batch.filter(isRemarkable);
}
