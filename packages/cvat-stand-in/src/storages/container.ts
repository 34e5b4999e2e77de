import {
  AnonymousCredential,
  BlobServiceClient,
  type ContainerClient,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import type { CvatOptions } from '../options.ts';
import type { CloudStorage } from '../state/model.ts';

/** The query keys that CVAT's Azure SDK knows: a token with any other key is taken for an account key. */
const SAS_KEYS = new Set('sv ss srt sp st se spr sip sig sr si skoid sktid skt ske sks skv'.split(' '));

/** CVAT leaves its SDK's default retries on; only their waits, half a minute and more, are made short here. */
const RETRIES = { retryOptions: { maxTries: 4, retryDelayInMs: 50, maxRetryDelayInMs: 200 } };

/** What a client gives to reach a container, as the request or the database holds it. */
export type Credentials =
  | { type: 'ACCOUNT_NAME_TOKEN_PAIR'; account: string; token: string }
  | { type: 'ANONYMOUS_ACCESS'; account: string }
  | { type: 'CONNECTION_STRING'; connectionString: string };

/** A client of the container; no request is made yet. Throws where the credentials cannot even be read. */
export function openContainer(options: CvatOptions, credentials: Credentials, resource: string): ContainerClient {
  return serviceClient(options, credentials).getContainerClient(resource);
}

export function containerOf(options: CvatOptions, storage: CloudStorage): ContainerClient {
  return openContainer(options, storedCredentials(storage), storage.resource);
}

/** The string that CVAT keeps in its database. */
export function toStored(credentials: Credentials): string {
  if (credentials.type === 'CONNECTION_STRING') return credentials.connectionString;
  if (credentials.type === 'ANONYMOUS_ACCESS') return credentials.account;
  return `${credentials.account} ${credentials.token}`;
}

/** Reads the stored string back by splitting at whitespace, as CVAT does: a token with a blank in it is lost here. */
export function storedCredentials({ credentials_type: type, credentials }: CloudStorage): Credentials {
  // By a pair of keys nobody gets into Azure: one was made with a connection string, which is what is used.
  if (type === 'CONNECTION_STRING' || type === 'KEY_SECRET_KEY_PAIR')
    return { type: 'CONNECTION_STRING', connectionString: credentials };
  if (type === 'ANONYMOUS_ACCESS') return { type, account: credentials };
  const [account, token, ...more] = credentials.split(/\s+/).filter(Boolean);
  if (account === undefined || token === undefined) {
    throw new Error('ValueError: not enough values to unpack (expected 2, got 1)');
  }
  if (more.length > 0) throw new Error('ValueError: too many values to unpack (expected 2)');
  return { type, account, token };
}

function serviceClient({ blobEndpoints }: CvatOptions, credentials: Credentials): BlobServiceClient {
  if (credentials.type === 'CONNECTION_STRING') {
    return BlobServiceClient.fromConnectionString(credentials.connectionString, RETRIES);
  }
  const { account } = credentials;
  const endpoint = blobEndpoints[account] ?? `https://${account}.blob.core.windows.net`;
  const token = credentials.type === 'ACCOUNT_NAME_TOKEN_PAIR' ? credentials.token.replace(/^\?/, '') : '';
  if (token === '') return new BlobServiceClient(endpoint, new AnonymousCredential(), RETRIES);
  const keys = token.split('&').map((part) => part.split('=')[0] ?? '');
  if (keys.every((key) => SAS_KEYS.has(key))) return new BlobServiceClient(`${endpoint}?${token}`, undefined, RETRIES);
  return new BlobServiceClient(endpoint, new StorageSharedKeyCredential(account, token), RETRIES);
}
