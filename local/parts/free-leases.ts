import { BlobServiceClient, RestError } from '@azure/storage-blob';
import { manifestBlobs } from '../../shared/living-manifest/manifest-blobs.ts';

/** The work container of a host that we start, unless a setting names another one. */
const WORK_CONTAINER = 'azureml-to-cvat';

/**
 * Frees what a killed host still holds in a storage account that no other host uses: without it, the next one waits until the
 * lease of the manifest has run out. A host that lives after all loses nothing but its turn: it writes only over what it has read.
 */
export async function freeLeases(
  connectionString: string,
  imagesContainer: string,
  workContainer = WORK_CONTAINER,
): Promise<void> {
  const blob = BlobServiceClient.fromConnectionString(connectionString)
    .getContainerClient(workContainer)
    .getBlobClient(manifestBlobs(imagesContainer).lease);
  try {
    await blob.getBlobLeaseClient().breakLease(0);
  } catch (error) {
    // No such blob, or one that nobody holds.
    if (!(error instanceof RestError) || (error.statusCode !== 404 && error.statusCode !== 409)) throw error;
  }
}
