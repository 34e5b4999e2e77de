import { BlobServiceClient, type ContainerClient, RestError } from '@azure/storage-blob';
import { UsageError } from '../usage-error.ts';

/** The container, made where it is missing. Throws UsageError where the account cannot be used. */
export async function openContainer(connectionString: string, name: string): Promise<ContainerClient> {
  const { container, exists } = await lookFor(connectionString, name);
  if (!exists) await container.createIfNotExists().catch((error: unknown) => refuseContainer(name, error));
  return container;
}

/** The container. Throws UsageError where there is none. */
export async function findContainer(connectionString: string, name: string): Promise<ContainerClient> {
  const { container, exists } = await lookFor(connectionString, name);
  if (exists) return container;
  throw new UsageError(
    `Cannot find the container "${name}": the storage account has no such container`,
    'Name the container that holds the images with --container, or upload them with --images DIR',
  );
}

/** What the storage service refuses, in a word of its own; its messages are long and name ids that help nobody. */
export function refuseContainer(name: string, error: unknown): never {
  if (!(error instanceof RestError)) throw error;
  const reason = error.code ?? `HTTP ${error.statusCode}`;
  throw new UsageError(
    `Cannot use the container "${name}" of the storage account: ${reason}`,
    'Check what --storage-env or --sas-env names (the connection string or the SAS of the account) and --container',
  );
}

async function lookFor(connectionString: string, name: string) {
  const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient(name);
  return { container, exists: await container.exists().catch((error: unknown) => refuseContainer(name, error)) };
}

/** Accounts that cannot be found where CVAT looks for them, at `https://<account>.blob.core.windows.net`, and where they are. */
export function endpointsOutsideAzure(connectionString: string): Record<string, string> {
  const { accountName, url } = BlobServiceClient.fromConnectionString(connectionString);
  const endpoint = url.replace(/\?.*$/, '').replace(/\/+$/, '');
  return endpoint === `https://${accountName}.blob.core.windows.net` ? {} : { [accountName]: endpoint };
}

/** Without the key, no smaller SAS can be made for CVAT: it would have to be given what the person was given. */
export function holdsKey(storage: string): boolean {
  return /(?:^|;)\s*(?:AccountKey=|UseDevelopmentStorage=)/i.test(storage);
}
