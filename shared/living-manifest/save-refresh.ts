import { byCodePoint } from '../dataset/code-point-order.ts';
import { type Change, changesManifest, isRemarkable, isSetAsideAgain } from '../manifest/merge-changes.ts';
import type { World } from '../world.ts';
import { count, type ListingDiff, type Totals } from './listing-diff.ts';
import { MANIFEST } from './manifest-blobs.ts';
import type { Measured } from './measure-pending.ts';
import type { RefreshRecord } from './refresh-record.ts';
import type { RefreshBase } from './start-refresh.ts';
import { type IndexBase, writeIndex, writeRemarks } from './write-index.ts';
import { type WrittenManifest, writeManifest } from './write-manifest.ts';

export type Applied = { totals: Totals; changes: Change[]; manifestChanges: boolean; remarksChange: boolean };

/** Puts what the listing told and what the headers told together, in code-point order. */
export function applyMeasured(diff: ListingDiff, measured: readonly Measured[]): Applied {
  const totals = { ...diff.totals };
  let { manifestChanges, remarksChange } = diff;
  const changes = [...diff.changes];
  for (const { before, change } of measured) {
    if (change.state !== 'gone') count(totals, change);
    if (isSetAsideAgain(before, change)) continue;
    changes.push(change);
    manifestChanges ||= changesManifest(before, change);
    remarksChange ||= isRemarkable(before) || isRemarkable(change);
  }
  changes.sort((a, b) => byCodePoint(a.path, b.path));
  return { totals, changes, manifestChanges, remarksChange };
}

/**
 * Writes the index, then from that index the manifest, if it is complete. A crash in between is seen by the next run: the
 * record of the last manifest then names another index. `complete: 'index'`: it is, and the manifest is not to be touched.
 * `superseded`: somebody else has written; nothing is recorded.
 */
export async function saveRefresh(
  world: World,
  container: string,
  { present, manifest, base }: Pick<RefreshBase, 'present' | 'manifest'> & { base: IndexBase },
  { totals, changes, manifestChanges, remarksChange, complete }: Applied & { complete: boolean | 'index' },
): Promise<'superseded' | { manifest: RefreshRecord['manifest']; written: boolean }> {
  const index = await writeIndex(world, container, base, changes);
  if (!index) return 'superseded';
  const intact =
    base.usable &&
    present.etag !== undefined &&
    manifest?.etag === present.etag &&
    (manifest.name ?? MANIFEST) === present.name &&
    manifest.index === base.etag;
  const content = { index, entries: base.usable ? undefined : changes };
  if ((!intact || remarksChange) && !(await writeRemarks(world, container, content))) return 'superseded';
  if (!complete) return { manifest: undefined, written: false };
  const record = ({ etag, copy = manifest?.copy }: Pick<WrittenManifest, 'etag' | 'copy'>) => ({
    ...{ etag, index, images: totals.images },
    ...(present.name === MANIFEST ? {} : { name: present.name }),
    ...(copy === undefined ? {} : { copy }),
  });
  if (intact && !manifestChanges) return { manifest: record({ etag: manifest.etag }), written: false };
  if (complete === 'index') return { manifest: undefined, written: false };
  const result = await writeManifest(world, container, { ...content, present, compare: !intact });
  return result ? { manifest: record(result), written: result.written } : 'superseded';
}
