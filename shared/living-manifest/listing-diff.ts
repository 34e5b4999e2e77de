import { byCodePoint } from '../dataset/code-point-order.ts';
import { othersTurn } from '../dataset/in-turns.ts';
import type { IndexEntry } from '../dataset/index-entry.ts';
import type { RemarkCode } from '../images/remarks.ts';
import { compareInventory, type Difference } from '../manifest/compare-inventory.ts';
import { imageScope } from '../manifest/image-scope.ts';
import { type Change, changesManifest, isRemarkable } from '../manifest/merge-changes.ts';
import type { BlobEntry, World } from '../world.ts';
import { HeaderQueue } from './header-queue.ts';
import { PausedListing } from './paused-listing.ts';

export type Totals = { listed: number; images: number; setAside: number; findings: number };

/** Blobs that storage refused to read and that are tried again in one run: what it refuses for good must not keep runs busy. */
const MOST_AGAIN = 20_000;
const NOT_READABLE: RemarkCode = 'IMAGE_NOT_READABLE';

type Known = {
  /** `images`, `setAside` and `findings` count what is known without reading, and all of the sections before. */
  totals: Totals;
  /** True where what is counted changes the manifest by itself, or the list of remarks. */
  manifestChanges: boolean;
  remarksChange: boolean;
  /** The last path that was listed, or gone from between: the index has nothing to say of it and those before it any more. */
  decided: string | undefined;
};

/** What one section of the listing tells. */
export type ListingDiff = Known & {
  pending: HeaderQueue;
  /** Of them and those of the sections before, those that are tried again. */
  again: number;
  /** What is known without reading. */
  changes: Change[];
};

/** What the sections before told, which have been saved, is only counted. */
export type KnownBefore = Pick<ListingDiff, 'again'> & Known;

export function newListingDiff(before?: KnownBefore): ListingDiff {
  const totals = before?.totals ?? { listed: 0, images: 0, setAside: 0, findings: 0 };
  const { again = 0, manifestChanges = false, remarksChange = false, decided } = before ?? {};
  const known = { totals: { ...totals }, manifestChanges, remarksChange, decided };
  return { ...known, pending: new HeaderQueue(), again, changes: [] };
}

export function listing(world: World, container: string): PausedListing<readonly BlobEntry[]> {
  const { prefix } = imageScope(world.config);
  return new PausedListing(world.images.listPages(container, prefix ? { prefix } : {}));
}

/**
 * Goes on in the listing and compares it with what the index has after the blobs that are decided, to the end or until so many
 * headers are to be read. `diff` grows meanwhile; `onListed` is awaited after every batch.
 */
export async function diffListing(
  world: World,
  pages: PausedListing<readonly BlobEntry[]>,
  index: AsyncIterable<IndexEntry[]>,
  { diff, most, onListed }: { diff: ListingDiff; most: number; onListed(): Promise<void> },
): Promise<void> {
  const undecided = diff.decided === undefined ? index : entriesAfter(index, diff.decided);
  for await (const differences of compareInventory(pages.rest(), undecided, imageScope(world.config))) {
    for (const difference of differences) note(diff, difference);
    const last = differences.at(-1);
    if (last) diff.decided = pathOf(last);
    await onListed();
    // Headers are read meanwhile: their answers must not wait for a whole page.
    await othersTurn();
    if (diff.pending.all >= most) return;
  }
}

async function* entriesAfter(index: AsyncIterable<IndexEntry[]>, path: string): AsyncGenerator<IndexEntry[]> {
  for await (const entries of index) yield entries.filter((entry) => byCodePoint(entry.path, path) > 0);
}

function pathOf(difference: Difference): string {
  if (difference.kind === 'read') return difference.blob.name;
  return difference.kind === 'gone' ? difference.before.path : difference.entry.path;
}

function note(diff: ListingDiff, difference: Difference): void {
  const { totals, pending } = diff;
  if (difference.kind !== 'gone') totals.listed += 1;
  if (difference.kind === 'same') {
    count(totals, difference.entry);
    return;
  }
  if (difference.kind === 'read') {
    const { blob, before } = difference;
    const again = before?.state === 'set-aside' && before.etag === blob.etag && before.code === NOT_READABLE;
    if (again) diff.again += 1;
    if (again && diff.again > MOST_AGAIN) count(totals, before);
    else pending.push(difference);
    return;
  }
  const { before, kind } = difference;
  const change: Change = kind === 'gone' ? { state: 'gone', path: difference.before.path } : difference.entry;
  if (change.state !== 'gone') count(totals, change);
  diff.changes.push(change);
  diff.manifestChanges ||= changesManifest(before, change);
  diff.remarksChange ||= isRemarkable(before) || isRemarkable(change);
}

export function count(totals: Totals, entry: IndexEntry): void {
  if (entry.state === 'set-aside') {
    totals.setAside += 1;
  } else {
    totals.images += 1;
    if (entry.finding) totals.findings += 1;
  }
}
