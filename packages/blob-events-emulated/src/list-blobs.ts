import type { BlobServiceClient } from '@azure/storage-blob';
import type { KnownBlob } from './event.ts';
import { mayWant, onlyContainer, type Subscription } from './subscription.ts';

/**
 * Containers of which a subscriber wants to hear, there or not. Where each subscription names its own, the account's are not
 * listed: it may have thousands, and this is asked several times a second.
 */
export async function watchedContainers(
  service: BlobServiceClient,
  subscriptions: readonly Subscription[],
): Promise<readonly string[]> {
  const named = subscriptions.map(onlyContainer);
  if (named.every((name) => name !== undefined)) return [...new Set(named)];
  const all = (await Array.fromAsync(service.listContainers())).map(({ name }) => name);
  return all.filter((name) => subscriptions.some((subscription) => mayWant(subscription, name)));
}

/** All blobs of a container. Throws where it is not there. */
export async function* blobsOf(service: BlobServiceClient, container: string): AsyncGenerator<KnownBlob> {
  for await (const { name, properties } of service.getContainerClient(container).listBlobsFlat()) {
    yield {
      container,
      name,
      etag: properties.etag,
      contentType: properties.contentType ?? '',
      size: properties.contentLength ?? 0,
      blobType: properties.blobType ?? 'BlockBlob',
    };
  }
}
