import type { Connection } from '../../config.ts';
import type { BlobEntry, BlobStore } from '../../world.ts';
import { storageCall, storageStatus } from './call.ts';
import { bareEtag, quotedEtag } from './etag.ts';
import { withLease } from './lease.ts';
import { listPages } from './list.ts';
import { inCodePointOrder } from './name-order.ts';
import { read, readRange } from './read.ts';
import { createBlobRequests } from './requests.ts';
import { blobService } from './service.ts';
import { withinContainer } from './within-container.ts';
import { write } from './write.ts';
import { isOurs } from './writer-mark.ts';

/** Azure allows 15 to 60: who takes over from a run that was killed waits no longer than this. */
const LEASE_SECONDS = 15;

/**
 * Blobs of one account. A blob in a container that does not exist is absent for reads; `list`, `write` and `withLease` throw
 * InvalidInputError `CONTAINER_NOT_FOUND`. All else that fails is a RemoteError (see storage-call.ts).
 */
export function createBlobStore(connection: Connection, options?: { leaseSeconds?: number }): BlobStore {
  const service = blobService(connection);
  const requests = createBlobRequests(service, connection);
  const batches: BlobStore['listPages'] = (container, listing) =>
    inCodePointOrder(listPages(requests, container, listing?.prefix));
  return withinContainer({
    listPages: batches,
    async *list(container, listing) {
      for await (const batch of batches(container, listing)) yield* batch;
    },
    head: (container, name) =>
      storageCall('look at', `${container}/${name}`, async ({ signal }): Promise<BlobEntry | undefined> => {
        try {
          const client = service.getContainerClient(container).getBlobClient(name);
          const p = await client.getProperties({ abortSignal: signal });
          return {
            name,
            etag: bareEtag(p.etag),
            size: p.contentLength ?? 0,
            lastModified: p.lastModified ?? new Date(0),
            ...(p.accessTier ? { accessTier: p.accessTier } : {}),
            ...(p.encryptionKeySha256 ? { customerKey: true } : {}),
            ...(isOurs(p.metadata) ? { ours: true } : {}),
          };
        } catch (error) {
          if (storageStatus(error) === 404) return undefined;
          throw error;
        }
      }),
    readRange: readRange(requests),
    read: read(requests),
    write: write(service),
    delete: (container, name, condition) =>
      storageCall('delete', `${container}/${name}`, async ({ signal }) => {
        try {
          const conditions = condition ? { ifMatch: quotedEtag(condition.etag) } : {};
          await service.getContainerClient(container).deleteBlob(name, { conditions, abortSignal: signal });
          return true;
        } catch (error) {
          if (storageStatus(error) === 404 || storageStatus(error) === 412) return false;
          throw error;
        }
      }),
    withLease: withLease(service, options?.leaseSeconds ?? LEASE_SECONDS),
    ensureContainer: async (container) => {
      await storageCall('create', container, ({ signal }) =>
        service.getContainerClient(container).createIfNotExists({ abortSignal: signal }),
      );
    },
    containerExists: (container) =>
      storageCall('look at', container, ({ signal }) =>
        service.getContainerClient(container).exists({ abortSignal: signal }),
      ),
    account: { name: service.accountName, url: service.url.replace(/\?.*$/, '').replace(/\/+$/, '') },
  });
}
