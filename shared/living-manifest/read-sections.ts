import type { World } from '../world.ts';
import type { ListingDiff, Totals } from './listing-diff.ts';
import { openIndex } from './manifest-index.ts';
import { type ReadOptions, readFirst, readNext } from './read-section.ts';
import { type Applied, applyMeasured } from './save-refresh.ts';
import type { RefreshBase } from './start-refresh.ts';
import { type IndexBase, writeIndex } from './write-index.ts';

type Counted = Totals & { read: number; left: number };

/** What is left to be saved, over `base`; where that was `superseded`, nothing is. */
export type LastSection = {
  base: IndexBase;
  applied: Applied;
  totals: Counted;
  failure: { error: unknown } | undefined;
  /** All that there is was listed, and read where it had to be. */
  complete: boolean;
  superseded: boolean;
};

export type SectionOptions = Omit<ReadOptions, 'onProgress'> & {
  onProgress(diff: ListingDiff, read: number, readBefore: number): Promise<void>;
  /** Answers false where somebody else is at it. */
  onSaved(totals: Counted): Promise<boolean>;
};

/**
 * Lists the container once, however much of it is new: where as many headers were read as are held in memory, the index is
 * saved, and the listing goes on from there. An image that changes behind the listing is one of the next run, as it always is.
 */
export async function readSections(
  world: World,
  container: string,
  start: Pick<RefreshBase, 'entries' | 'index'>,
  { onProgress, onSaved, ...limits }: SectionOptions,
): Promise<LastSection> {
  let readBefore = 0;
  const options: ReadOptions = { ...limits, onProgress: (diff, read) => onProgress(diff, read, readBefore) };
  let section = await readFirst(world, container, start.entries, options);
  let base: IndexBase = { etag: start.index, usable: section.indexUsable };
  try {
    for (;;) {
      const { diff, measured, failure, pages } = section;
      const applied = applyMeasured(diff, measured);
      const left = diff.pending.all - measured.length;
      const totals = { ...applied.totals, read: readBefore + measured.length, left };
      const isRead = !failure && left === 0;
      const last = { base, applied, totals, failure, complete: isRead && pages.ended, superseded: false };
      if (!isRead || pages.ended || limits.lost.aborted || world.now().getTime() >= limits.end) return last;

      const etag = await writeIndex(world, container, base, applied.changes);
      const index = etag === undefined ? undefined : await openIndex(world, container, etag);
      if (!index || limits.lost.aborted || !(await onSaved(totals))) return { ...last, superseded: true };
      base = { etag: index.etag, usable: true };
      readBefore = totals.read;
      const known = { ...diff, ...applied };
      section = await readNext(world, container, { index: index.batches, diff: known, pages }, options);
    }
  } finally {
    await section.pages.close();
  }
}
