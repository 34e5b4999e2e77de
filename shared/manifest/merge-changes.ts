import { byCodePoint } from '../dataset/code-point-order.ts';
import type { IndexEntry } from '../dataset/index-entry.ts';

/** What becomes of one path: its new entry, or that it is gone. */
export type Change = IndexEntry | { state: 'gone'; path: string };

/** The index with the changes applied, in batches; both sorted by path in code-point order, the changes with unique paths. */
export async function* mergeChanges(
  index: AsyncIterable<readonly IndexEntry[]>,
  changes: readonly Change[],
): AsyncGenerator<IndexEntry[]> {
  let at = 0;
  for await (const batch of index) {
    const merged: IndexEntry[] = [];
    for (const entry of batch) {
      let change = changes[at];
      while (change && byCodePoint(change.path, entry.path) < 0) {
        if (change.state !== 'gone') merged.push(change);
        change = changes[++at];
      }
      if (change?.path !== entry.path) merged.push(entry);
      else {
        if (change.state !== 'gone') merged.push(change);
        at += 1;
      }
    }
    yield merged;
  }
  yield changes.slice(at).filter((change) => change.state !== 'gone');
}

/** True where the manifest reads differently after the change. */
export function changesManifest(before: IndexEntry | undefined, after: Change): boolean {
  if (before?.state !== 'image') return after.state === 'image';
  return after.state !== 'image' || before.width !== after.width || before.height !== after.height;
}

/** True where the same version is set aside as before, for the same reason. */
export function isSetAsideAgain(before: IndexEntry | undefined, now: Change): before is IndexEntry {
  if (before?.state !== 'set-aside' || now.state !== 'set-aside') return false;
  return before.etag === now.etag && before.code === now.code;
}

/** True for what a person should look at. */
export function isRemarkable(entry: Change | undefined): entry is IndexEntry {
  return entry?.state === 'set-aside' || (entry?.state === 'image' && entry.finding !== undefined);
}
