import { BlobServiceClient } from '@azure/storage-blob';
import { inject } from 'vitest';

/** A blob as another program writes it: without our metadata. */
export async function writtenByOthers(container: string, name: string, content: string | Uint8Array): Promise<void> {
  const service = BlobServiceClient.fromConnectionString(inject('azurite'));
  const bytes = Buffer.from(content);
  await service.getContainerClient(container).getBlockBlobClient(name).upload(bytes, bytes.length);
}
