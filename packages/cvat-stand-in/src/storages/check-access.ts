import type { ContainerClient } from '@azure/storage-blob';
import { ValidationError } from '../http/errors.ts';
import { blobStatus, containerStatus } from './status.ts';

/** Asks the storage for its container and for every manifest: what is missing or refused is a 400. */
export async function checkAccess(
  container: ContainerClient,
  manifests: readonly string[],
  purpose: 'create' | 'update',
): Promise<void> {
  const resource = container.containerName;
  const status = await containerStatus(container);
  if (status === 'FORBIDDEN') {
    const credentials = `Cannot ${purpose} resource ${resource} with specified credentials. Access forbidden.`;
    throw new ValidationError({ credentials: [credentials] });
  }
  if (status === 'NOT_FOUND') {
    throw new ValidationError({ resource: [`The resource ${resource} not found. It may have been deleted.`] });
  }
  for (const manifest of manifests) {
    const found = await blobStatus(container, manifest);
    if (found === 'NOT_FOUND') {
      const missing = `The '${manifest}' file does not exist on '${resource}' cloud storage`;
      throw new ValidationError({ manifests: [missing] });
    }
    if (found === 'FORBIDDEN') {
      const denied = `The '${manifest}' file does not available on '${resource}' cloud storage. Access denied`;
      throw new ValidationError({ manifests: [denied] });
    }
  }
}
