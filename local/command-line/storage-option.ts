import { BlobServiceClient } from '@azure/storage-blob';
import { UsageError } from '../usage-error.ts';

/** Reads the variable that `--storage-env` names. Never repeats its value, which holds the account's key. */
export function storageOption(name: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  if (name === undefined) return undefined;
  const connectionString = env[name];
  if (!connectionString) {
    throw new UsageError(
      `Cannot read the connection string: the environment variable "${name}" is ${connectionString === undefined ? 'not set' : 'empty'}`,
      'Set it to the connection string of the storage account (portal: Access keys)',
    );
  }
  try {
    BlobServiceClient.fromConnectionString(connectionString);
    return connectionString;
  } catch {
    throw new UsageError(
      `Cannot use --storage-env: "${name}" does not hold the connection string of a storage account`,
      'Copy it from the portal (Access keys): DefaultEndpointsProtocol=https;AccountName=...;AccountKey=...;EndpointSuffix=core.windows.net',
    );
  }
}
