import { BlobServiceClient } from '@azure/storage-blob';
import { UsageError } from '../usage-error.ts';
import { type SasAccess, sasOption } from './sas-option.ts';

/** The variables that name an account's credential; no credential ever stands on the command line. */
export type StorageDoor = { 'storage-env'?: string | undefined; 'sas-env'?: string | undefined };

/** Reads the variable that `--storage-env` or `--sas-env` names. Never repeats its value, which holds a secret. */
export function storageOption(
  { 'storage-env': storageEnv, 'sas-env': sasEnv }: StorageDoor,
  env: NodeJS.ProcessEnv,
  use: { account?: string | undefined; write: boolean } = { write: true },
): SasAccess | undefined {
  if (storageEnv !== undefined && sasEnv !== undefined) {
    throw new UsageError('Cannot use --storage-env and --sas-env together: each opens an account', 'Give one of them');
  }
  if (sasEnv !== undefined) return sasOption(sasEnv, env, use);
  return storageEnv === undefined
    ? undefined
    : { connectionString: connectionString(storageEnv, env), container: undefined };
}

function connectionString(name: string, env: NodeJS.ProcessEnv): string {
  const text = env[name];
  if (!text) {
    throw new UsageError(
      `Cannot read the connection string: the environment variable "${name}" is ${text === undefined ? 'not set' : 'empty'}`,
      'Set it to the connection string of the storage account (portal: Access keys)',
    );
  }
  try {
    BlobServiceClient.fromConnectionString(text);
    return text;
  } catch {
    throw new UsageError(
      `Cannot use --storage-env: "${name}" does not hold the connection string of a storage account`,
      /^https?:\/\/\S+[?&]sig=/i.test(text)
        ? `It holds a SAS: use --sas-env ${name}`
        : 'Copy it from the portal (Access keys): DefaultEndpointsProtocol=https;AccountName=...;AccountKey=...;EndpointSuffix=core.windows.net',
    );
  }
}
