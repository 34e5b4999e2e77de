import { BlobServiceClient } from '@azure/storage-blob';
import type { Connection } from '../../config.ts';
import { storageIdentity } from './identity.ts';

/** The SDK's client of one account, with its retries off: `storageCall` is the only place that repeats. */
export function blobService(connection: Connection): BlobServiceClient {
  const options = { retryOptions: { maxTries: 1 } };
  return 'connectionString' in connection
    ? BlobServiceClient.fromConnectionString(connection.connectionString, options)
    : new BlobServiceClient(connection.serviceUri, storageIdentity(connection.clientId), options);
}
