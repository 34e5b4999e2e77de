import type { IndexEntry } from '../dataset/index-entry.ts';
import { encodeIndex } from '../manifest/index-lines.ts';
import { type Change, mergeChanges } from '../manifest/merge-changes.ts';
import type { World } from '../world.ts';
import { manifestBlobs } from './manifest-blobs.ts';
import { noEntries, openIndex } from './manifest-index.ts';

/** The index that a run starts from. Where it is no use, all is measured anew and it is only the version to write over. */
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

/** Keeps what a person should look at by itself: few lines where the index has many. */
export async function writeRemarks(world: World, container: string, index: string): Promise<void> {
  const batches = (await openIndex(world, container, index))?.batches ?? noEntries();
  await world.work.write(
    world.config.workContainer,
    manifestBlobs(container).remarks,
    encodeIndex(remarkable(batches)),
    { contentType: 'application/x-ndjson' },
  );
}

async function* remarkable(batches: AsyncIterable<IndexEntry[]>): AsyncGenerator<IndexEntry[]> {
  for await (const batch of batches) yield batch.filter((entry) => entry.state === 'set-aside' || entry.finding);
}
