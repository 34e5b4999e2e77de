import { type ContainerClient, RestError } from '@azure/storage-blob';

export type StorageStatus = 'AVAILABLE' | 'FORBIDDEN' | 'NOT_FOUND';

/**
 * One Get Container Properties, which no SAS of a container can authorise. Whatever is not a 403 counts as not found: a
 * missing container, a wrong name of an account, a refused connection.
 */
export async function containerStatus(container: ContainerClient): Promise<StorageStatus> {
  try {
    await container.getProperties();
    return 'AVAILABLE';
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    return error.statusCode === 403 ? 'FORBIDDEN' : 'NOT_FOUND';
  }
}

/** One HEAD of the blob. */
export async function blobStatus(container: ContainerClient, key: string): Promise<StorageStatus> {
  try {
    await container.getBlobClient(key).getProperties();
    return 'AVAILABLE';
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    return error.statusCode === 403 ? 'FORBIDDEN' : 'NOT_FOUND';
  }
}
