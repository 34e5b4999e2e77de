import type { BlobServiceClient } from '@azure/storage-blob';
import type { KnownBlob } from './event.ts';

/** All blobs of the containers that pass `wanted`. */
export async function* listBlobs(
  service: BlobServiceClient,
  wanted: (container: string) => boolean,
): AsyncGenerator<{ container: string; blobs: AsyncIterable<KnownBlob> }> {
  for await (const { name } of service.listContainers()) {
    if (wanted(name)) yield { container: name, blobs: blobsOf(service, name) };
  }
}

async function* blobsOf(service: BlobServiceClient, container: string): AsyncGenerator<KnownBlob> {
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
