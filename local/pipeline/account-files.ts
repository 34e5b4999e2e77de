import { type BlobClient, type BlobServiceClient, RestError } from '@azure/storage-blob';
import { UsageError } from '../usage-error.ts';
import type { PlacedFile } from './placed-file.ts';

/** Names of all containers but those that hold no files of people. Throws UsageError where the account cannot be used. */
export async function containersOf(service: BlobServiceClient, signal: AbortSignal): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of service.listContainers({ abortSignal: signal })) {
      if (!name.startsWith('$') && !name.startsWith('azureml-to-cvat') && !/^azure-webjobs|-applease$/.test(name)) {
        names.push(name);
      }
    }
  } catch (error) {
    if (signal.aborted) throw error;
    throw refused(service, error);
  }
  return names;
}

/** The blobs of a container that `wanted` names. What is deleted meanwhile is not there. */
export async function* containerFiles(
  service: BlobServiceClient,
  container: string,
  { wanted, signal: abortSignal }: { wanted: (name: string) => boolean; signal: AbortSignal },
): AsyncGenerator<PlacedFile> {
  const client = service.getContainerClient(container);
  for await (const { name, properties } of whileThere(client.listBlobsFlat({ abortSignal }))) {
    if (!wanted(name)) continue;
    const open = () => whileThere(bytesOf(client.getBlobClient(name), abortSignal));
    yield { container, name, size: properties.contentLength ?? 0, modified: properties.lastModified, open };
  }
}

async function* bytesOf(blob: BlobClient, abortSignal: AbortSignal): AsyncGenerator<Uint8Array> {
  const { readableStreamBody } = await blob.download(0, undefined, { abortSignal });
  for await (const chunk of readableStreamBody ?? []) yield Buffer.from(chunk);
}

async function* whileThere<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    if (!(error instanceof RestError && error.statusCode === 404)) throw error;
  }
}

/** What the service says is long and names ids that help nobody; the address may hold a key. */
function refused({ accountName }: BlobServiceClient, error: unknown): UsageError {
  const reason = error instanceof RestError ? (error.code ?? `HTTP ${error.statusCode}`) : 'you are not logged in';
  return new UsageError(
    `Cannot list the containers of the storage account "${accountName}": ${reason}`,
    'Check the name; log in with az login and have the role Storage Blob Data Reader, or name a connection string with --storage-env, a SAS with --sas-env',
  );
}
