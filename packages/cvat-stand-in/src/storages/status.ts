import { type ContainerClient, RestError } from '@azure/storage-blob';
import { plainText } from '../http/errors.ts';
import type { Profile } from '../profile.ts';

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

/** What `status` answers: servers before 2.50 pass on what their library says of an address that does not answer. */
export async function shownStatus(container: ContainerClient, profile: Profile): Promise<StorageStatus> {
  if (!profile.lostStorageIsNotFound) await container.exists().catch(unreachable);
  return containerStatus(container);
}

function unreachable(error: unknown): void {
  if (error instanceof RestError && error.statusCode === undefined) throw plainText(400, error.message);
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
