import type { TokenCredential } from '@azure/identity';
import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  generateAccountSASQueryParameters,
  SASProtocol,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import type { Config } from '../../config.ts';
import { ConfigError } from '../../errors.ts';
import type { StorageCredential } from '../../world.ts';
import { listAccountKey } from './account-key.ts';
import { storageIdentity } from './identity.ts';
import { blobService } from './service.ts';

/** What CVAT can store in its `session_token` column. */
const LONGEST_TOKEN = 440;
const LONGEST_CONNECTION_STRING = 1024;
/** Clocks of this machine and of the storage service may differ. */
const CLOCK_SKEW_MS = 15 * 60_000;
const DAY_MS = 86_400_000;
/** CVAT knows no other host name: it builds `https://<account>.blob.core.windows.net` from the account's name. */
const PUBLIC_CLOUD = /^https:\/\/[^/]+\.blob\.core\.windows\.net$/;

/**
 * Makes what CVAT is given to read the images account: an account SAS (read and list, https only, containers and objects of
 * blobs; nothing smaller authorises the container check of CVAT), the connection string, or nothing. Elsewhere than in the
 * public cloud the SAS travels inside a connection string with the endpoint. The account key itself leaves only where the
 * settings say `connection-string`. Throws ConfigError where the settings cannot give such a credential.
 */
export function createStorageCredential(
  config: Pick<Config, 'imagesStorage' | 'cvatStorage'>,
  options: { now?: () => Date; identity?: TokenCredential; armUrl?: string } = {},
): () => Promise<StorageCredential> {
  const { imagesStorage, cvatStorage } = config;
  const service = blobService(imagesStorage);
  const endpoint = service.url.replace(/\?.*$/, '').replace(/\/+$/, '');
  const account = service.accountName;
  const now = options.now ?? (() => new Date());

  async function key(): Promise<string> {
    if ('connectionString' in imagesStorage) {
      const found = /(?:^|;)\s*AccountKey=([^;]+)/i.exec(imagesStorage.connectionString)?.[1];
      if (found) return found;
      throw new ConfigError(
        'Cannot make a SAS for CVAT: ImagesStorage holds no AccountKey: set a connection string with the key, or CVAT_STORAGE_CREDENTIAL=connection-string',
      );
    }
    if (!cvatStorage.accountId) {
      throw new ConfigError('Cannot read the key of the images account: IMAGES_ACCOUNT_ID is missing');
    }
    const identity = options.identity ?? storageIdentity(imagesStorage.clientId);
    return listAccountKey(cvatStorage.accountId, identity, options);
  }

  async function accountSas(): Promise<StorageCredential> {
    const expires = new Date(now().getTime() + cvatStorage.sasDays * DAY_MS);
    const token = generateAccountSASQueryParameters(
      {
        version: '2022-11-02',
        services: AccountSASServices.parse('b').toString(),
        resourceTypes: AccountSASResourceTypes.parse('co').toString(),
        permissions: AccountSASPermissions.parse('rl'),
        protocol: endpoint.startsWith('https:') ? SASProtocol.Https : SASProtocol.HttpsAndHttp,
        startsOn: new Date(now().getTime() - CLOCK_SKEW_MS),
        expiresOn: expires,
        ...(cvatStorage.sasIp ? { ipRange: ipRange(cvatStorage.sasIp) } : {}),
      },
      new StorageSharedKeyCredential(account, await key()),
    ).toString();
    if (PUBLIC_CLOUD.test(endpoint)) {
      return {
        type: 'ACCOUNT_NAME_TOKEN_PAIR',
        accountName: account,
        sessionToken: fitting(token, LONGEST_TOKEN),
        expires,
      };
    }
    const connectionString = `BlobEndpoint=${endpoint};SharedAccessSignature=${token}`;
    return {
      type: 'CONNECTION_STRING',
      connectionString: fitting(connectionString, LONGEST_CONNECTION_STRING),
      expires,
    };
  }

  async function wholeConnectionString(): Promise<StorageCredential> {
    const connectionString =
      'connectionString' in imagesStorage
        ? imagesStorage.connectionString
        : `DefaultEndpointsProtocol=https;AccountName=${account};AccountKey=${await key()};BlobEndpoint=${endpoint}`;
    const expires = endOfSas(connectionString);
    return {
      ...{ type: 'CONNECTION_STRING', connectionString: fitting(connectionString, LONGEST_CONNECTION_STRING) },
      ...(expires ? { expires } : {}),
    };
  }

  async function anonymous(): Promise<StorageCredential> {
    if (PUBLIC_CLOUD.test(endpoint)) return { type: 'ANONYMOUS_ACCESS', accountName: account };
    throw new ConfigError(
      `Cannot give CVAT anonymous access: CVAT reads anonymously only from blob.core.windows.net: endpoint is ${endpoint}`,
    );
  }

  return {
    'account-sas': accountSas,
    'connection-string': wholeConnectionString,
    anonymous,
  }[cvatStorage.credential];
}

/** Of a SAS that somebody else has made; one that goes by a policy of its container does not say it. */
function endOfSas(connectionString: string): Date | undefined {
  const sas = /(?:^|;)\s*SharedAccessSignature=([^;]+)/i.exec(connectionString)?.[1];
  const end = Date.parse(new URLSearchParams(sas).get('se') ?? '');
  return Number.isNaN(end) ? undefined : new Date(end);
}

function fitting(secret: string, longest: number): string {
  if (secret.length <= longest) return secret;
  throw new ConfigError(
    `Cannot give CVAT a credential: it stores at most ${longest} characters: length is ${secret.length}`,
  );
}

function ipRange(text: string): { start: string; end?: string } {
  const [start = '', end] = text.split('-');
  return end ? { start, end } : { start };
}
