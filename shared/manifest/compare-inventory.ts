import { byCodePoint } from '../dataset/code-point-order.ts';
import type { IndexEntry } from '../dataset/index-entry.ts';
import type { RemarkCode } from '../images/remarks.ts';
import { judgeName, type NameVerdict } from './image-name.ts';
import type { ImageScope } from './image-scope.ts';
import { isSetAsideAgain } from './merge-changes.ts';

/** What a listing says of one blob. */
export type ListedBlob = {
  name: string;
  etag: string;
  size: number;
  accessTier?: string;
  customerKey?: boolean;
};

export type Difference =
  | { kind: 'same'; entry: IndexEntry }
  /** New or changed: its header must be read. */
  | { kind: 'read'; blob: ListedBlob; before: IndexEntry | undefined }
  /** New or changed, and known without reading. */
  | { kind: 'set-aside'; entry: IndexEntry; before: IndexEntry | undefined }
  | { kind: 'gone'; before: IndexEntry };

/**
 * Merges batches of a listing with those of the index, both in code-point order; answers the differences of each. Blobs
 * that are not images are left out.
 */
export async function* compareInventory(
  listing: AsyncIterable<Iterable<ListedBlob>>,
  index: AsyncIterable<readonly IndexEntry[]>,
  scope: ImageScope,
): AsyncGenerator<Difference[]> {
  const batches = index[Symbol.asyncIterator]();
  let batch: readonly IndexEntry[] = [];
  let at = 0;
  let found: Difference[] = [];
  /** The next entry of the index; undefined at its end. */
  async function load(): Promise<IndexEntry | undefined> {
    for (;;) {
      const next = await batches.next();
      if (next.done) return undefined;
      batch = next.value;
      at = 0;
      if (batch[0]) return batch[0];
    }
  }
  let next = await load();
  for await (const page of listing) {
    for (const blob of page) {
      const verdict = judgeName(blob.name, scope);
      if (verdict.kind === 'ignored') continue;
      while (next && next.path !== blob.name && byCodePoint(next.path, blob.name) < 0) {
        found.push({ kind: 'gone', before: next });
        next = batch[++at] ?? (await load());
      }
      let before: IndexEntry | undefined;
      if (next?.path === blob.name) {
        before = next;
        next = batch[++at] ?? (await load());
      }
      found.push(differenceOf(blob, before, verdict));
    }
    yield found;
    found = [];
  }
  while (next) {
    found.push({ kind: 'gone', before: next });
    next = batch[++at] ?? (await load());
  }
  yield found;
}

function differenceOf(blob: ListedBlob, before: IndexEntry | undefined, verdict: NameVerdict): Difference {
  const reason = verdict.kind === 'set-aside' ? verdict : reasonToSetAside(blob);
  if (reason) {
    const entry = setAside(blob, reason);
    return isSetAsideAgain(before, entry) ? { kind: 'same', entry: before } : { kind: 'set-aside', entry, before };
  }
  if (before && before.etag === blob.etag && !mayBeReadNow(before)) return { kind: 'same', entry: before };
  return { kind: 'read', blob, before };
}

/** Why nobody can read the blob, as far as the listing tells. */
function reasonToSetAside(blob: ListedBlob): { code: RemarkCode; detail: string } | undefined {
  if (blob.size === 0) return { code: 'IMAGE_EMPTY', detail: 'It has 0 bytes' };
  if (blob.accessTier === 'Archive') {
    return { code: 'IMAGE_ARCHIVED', detail: 'It is in the archive tier and cannot be read' };
  }
  if (blob.customerKey) {
    return {
      code: 'IMAGE_ENCRYPTED',
      detail: 'It is encrypted with a customer-provided key, which CVAT does not have',
    };
  }
  return undefined;
}

function setAside(blob: ListedBlob, reason: { code: string; detail: string }): IndexEntry {
  return { path: blob.name, etag: blob.etag, state: 'set-aside', code: reason.code, detail: reason.detail };
}

/** A change of the tier, of the rights or of our own rules leaves the ETag as it is. */
const MAY_PASS: ReadonlySet<string> = new Set<RemarkCode>([
  'IMAGE_ARCHIVED',
  'IMAGE_NAME_REFUSED',
  'IMAGE_NOT_READABLE',
]);

function mayBeReadNow(before: IndexEntry): boolean {
  return before.state === 'set-aside' && MAY_PASS.has(before.code);
}
