import type { Change, KnownBlob } from './event.ts';

/** What the last look has seen, by container and name. */
export type KnownBlobs = Map<string, Map<string, KnownBlob>>;

export function remember(known: KnownBlobs, blob: KnownBlob): void {
  const ofContainer = known.get(blob.container) ?? new Map<string, KnownBlob>();
  known.set(blob.container, ofContainer.set(blob.name, blob));
}

export function forget(known: KnownBlobs, { container, name }: Pick<KnownBlob, 'container' | 'name'>): void {
  known.get(container)?.delete(name);
}

/**
 * What differs between a container now and as it was known. An overwritten blob has another ETag; so has one whose
 * properties were set, which costs a needless event: they are delivered at least once anyhow.
 */
export async function* changesOf(
  known: ReadonlyMap<string, KnownBlob> | undefined,
  listed: AsyncIterable<KnownBlob>,
): AsyncGenerator<Change> {
  const gone = new Map(known);
  for await (const blob of listed) {
    if (known?.get(blob.name)?.etag !== blob.etag) yield { type: 'Microsoft.Storage.BlobCreated', blob };
    gone.delete(blob.name);
  }
  for (const blob of gone.values()) yield { type: 'Microsoft.Storage.BlobDeleted', blob };
}
