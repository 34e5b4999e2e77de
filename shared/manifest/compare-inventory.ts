import { byCodePoint } from '../dataset/code-point-order.ts';
import type { IndexEntry } from '../dataset/index-entry.ts';
import type { RemarkCode } from '../images/remarks.ts';
import { judgeName } from './image-name.ts';
import type { ImageScope } from './image-scope.ts';

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
 * Merges a listing with the index, both in code-point order, holding one entry of each. Blobs that are no images are left
 * out.
 */
export async function* compareInventory(
  listing: AsyncIterable<ListedBlob>,
  index: AsyncIterable<IndexEntry>,
  scope: ImageScope,
): AsyncGenerator<Difference> {
  const entries = index[Symbol.asyncIterator]();
  let next = await entries.next();
  async function* goneBefore(name: string | undefined): AsyncGenerator<Difference> {
    while (!next.done && (name === undefined || byCodePoint(next.value.path, name) < 0)) {
      const before = next.value;
      next = await entries.next();
      yield { kind: 'gone', before };
    }
  }
  for await (const blob of listing) {
    const verdict = judgeName(blob.name, scope);
    if (verdict.kind === 'ignored') continue;
    if (!next.done && next.value.path !== blob.name) yield* goneBefore(blob.name);
    let before: IndexEntry | undefined;
    if (!next.done && next.value.path === blob.name) {
      before = next.value;
      next = await entries.next();
    }
    const reason = verdict.kind === 'set-aside' ? verdict : reasonToSetAside(blob);
    if (reason) {
      const entry = setAside(blob, reason);
      yield isSameReason(before, entry) ? { kind: 'same', entry: before } : { kind: 'set-aside', entry, before };
    } else if (before && before.etag === blob.etag && !mayBeReadNow(before)) {
      yield { kind: 'same', entry: before };
    } else {
      yield { kind: 'read', blob, before };
    }
  }
  yield* goneBefore(undefined);
}

/** Why no one can read the blob, as far as the listing tells. */
function reasonToSetAside(blob: ListedBlob): { code: RemarkCode; detail: string } | undefined {
  if (blob.size === 0) return { code: 'IMAGE_EMPTY', detail: 'It has 0 bytes' };
  if (blob.accessTier === 'Archive') {
    return { code: 'IMAGE_ARCHIVED', detail: 'It is in the archive tier and cannot be read' };
  }
  if (blob.customerKey) {
    return { code: 'IMAGE_ENCRYPTED', detail: 'It is encrypted with a key of the customer, which CVAT does not have' };
  }
  return undefined;
}

function setAside(blob: ListedBlob, reason: { code: string; detail: string }): IndexEntry {
  return { path: blob.name, etag: blob.etag, state: 'set-aside', code: reason.code, detail: reason.detail };
}

function isSameReason(before: IndexEntry | undefined, now: IndexEntry): before is IndexEntry {
  return (
    before?.etag === now.etag && before.state === 'set-aside' && now.state === 'set-aside' && before.code === now.code
  );
}

/** A change of tier leaves the ETag as it is. */
function mayBeReadNow(before: IndexEntry): boolean {
  return before.state === 'set-aside' && (before.code === 'IMAGE_ARCHIVED' || before.code === 'IMAGE_NAME_REFUSED');
}
