import type { IndexEntry } from '../dataset/index-entry.ts';
import type { World } from '../world.ts';
import type { KnownBefore, ListingDiff, Totals } from './listing-diff.ts';
import { openIndex } from './manifest-index.ts';
import { type ReadOptions, readFirst, readNext, type Section } from './read-section.ts';
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
  let etag = start.index;
  let next = () => readFirst(world, container, start.entries, options);
  for (;;) {
    const saved = await readAndSave(world, container, next, { ...limits, etag, readBefore, onSaved });
    if (saved.isLast) return saved.last;
    ({ etag, readBefore } = saved);
    next = () => readNext(world, container, saved, options);
  }
}

type Saved = {
  isLast: false;
  etag: string;
  readBefore: number;
  index: AsyncIterable<IndexEntry[]>;
  diff: KnownBefore;
  pages: Section['pages'];
};

/** What a section has read is held in here alone: not while the next one is read. */
async function readAndSave(
  world: World,
  container: string,
  read: () => Promise<Section>,
  {
    etag: before,
    readBefore,
    onSaved,
    ...limits
  }: Omit<SectionOptions, 'onProgress'> & { etag: string | undefined; readBefore: number },
): Promise<{ isLast: true; last: LastSection } | Saved> {
  const { diff, measured, failure, pages, indexUsable } = await read();
  let goesOn = false;
  try {
    const base: IndexBase = { etag: before, usable: indexUsable };
    const applied = applyMeasured(diff, measured);
    const left = diff.pending.all - measured.length;
    const totals = { ...applied.totals, read: readBefore + measured.length, left };
    const isRead = !failure && left === 0;
    const last = { base, applied, totals, failure, complete: isRead && pages.ended, superseded: false };
    if (!isRead || pages.ended || limits.lost.aborted || world.now().getTime() >= limits.end)
      return { isLast: true, last };

    const etag = await writeIndex(world, container, base, applied.changes);
    const index = etag === undefined ? undefined : await openIndex(world, container, etag);
    if (!index || limits.lost.aborted || !(await onSaved(totals)))
      return { isLast: true, last: { ...last, superseded: true } };
    goesOn = true;
    const { again, decided } = diff;
    const { manifestChanges, remarksChange } = applied;
    const known = { again, decided, manifestChanges, remarksChange, totals: applied.totals };
    return { isLast: false, etag: index.etag, readBefore: totals.read, index: index.batches, diff: known, pages };
  } finally {
    if (!goesOn) await pages.close();
  }
}
