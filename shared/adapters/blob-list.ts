import type { BlobItem, BlobServiceClient } from '@azure/storage-blob';
import type { BlobEntry } from '../world.ts';
import { bareEtag } from './blob-etag.ts';
import { storageCall } from './storage-call.ts';

/** Pages of 5,000 names as the service sends them; directories of hierarchical accounts are left out, since they are no blobs. */
export async function* listPages(
  service: BlobServiceClient,
  container: string,
  prefix: string | undefined,
): AsyncGenerator<BlobEntry[]> {
  const client = service.getContainerClient(container);
  let continuationToken: string | undefined;
  do {
    const page = await storageCall('list', container, async ({ signal }) => {
      const settings = continuationToken ? { continuationToken } : {};
      const options = { includeMetadata: true, abortSignal: signal, ...(prefix ? { prefix } : {}) };
      const result = await client
        .listBlobsFlat(options)
        .byPage({ maxPageSize: 5000, ...settings })
        .next();
      return result.done ? undefined : result.value;
    });
    if (!page) return;
    yield page.segment.blobItems.filter((item) => !isDirectory(item)).map(entry);
    continuationToken = page.continuationToken;
  } while (continuationToken);
}

function isDirectory(item: BlobItem): boolean {
  return item.metadata?.hdi_isfolder?.toLowerCase() === 'true';
}

function entry(item: BlobItem): BlobEntry {
  const p = item.properties;
  return {
    name: item.name,
    etag: bareEtag(p.etag),
    size: p.contentLength ?? 0,
    lastModified: p.lastModified,
    ...(p.contentMD5 ? { contentMd5: Buffer.from(p.contentMD5).toString('base64') } : {}),
    ...(p.contentType ? { contentType: p.contentType } : {}),
    ...(p.accessTier ? { accessTier: p.accessTier } : {}),
    ...(p.customerProvidedKeySha256 ? { customerKey: true } : {}),
  };
}
