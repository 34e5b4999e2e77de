import type { IndexEntry } from '../dataset/index-entry.ts';
import type { RemarkCode } from '../images/remarks.ts';
import { compareInventory, type Difference } from '../manifest/compare-inventory.ts';
import { imageScope } from '../manifest/image-scope.ts';
import { type Change, changesManifest, isRemarkable } from '../manifest/merge-changes.ts';
import type { World } from '../world.ts';
import { HeaderQueue } from './header-queue.ts';

export type Totals = { listed: number; images: number; setAside: number; findings: number };

/** Blobs that storage refused to read and that are tried again in one run: what it refuses for good must not keep runs busy. */
const MOST_AGAIN = 20_000;
const NOT_READABLE: RemarkCode = 'IMAGE_NOT_READABLE';

export type ListingDiff = {
  /** `images`, `setAside` and `findings` count what is known without reading. */
  totals: Totals;
  pending: HeaderQueue;
  /** Of them, those that are tried again. */
  again: number;
  /** What is known without reading. */
  changes: Change[];
  /** True where `changes` by themselves change the manifest, or the list of remarks. */
  manifestChanges: boolean;
  remarksChange: boolean;
};

export function newListingDiff(): ListingDiff {
  const totals = { listed: 0, images: 0, setAside: 0, findings: 0 };
  return { totals, pending: new HeaderQueue(), again: 0, changes: [], manifestChanges: false, remarksChange: false };
}

/** Lists the container and compares it with the index. `diff` grows meanwhile; `onListed` is awaited after every batch. */
export async function diffListing(
  world: World,
  container: string,
  index: AsyncIterable<IndexEntry[]>,
  { diff, onListed }: { diff: ListingDiff; onListed(): Promise<void> },
): Promise<void> {
  const scope = imageScope(world.config);
  const listing = world.images.listPages(container, scope.prefix ? { prefix: scope.prefix } : {});
  for await (const differences of compareInventory(listing, index, scope)) {
    for (const difference of differences) note(diff, difference);
    await onListed();
    // Headers are read meanwhile: their answers must not wait for a whole page.
    await new Promise((resolve) => setImmediate(resolve));
  }
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
