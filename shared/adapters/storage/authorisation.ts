import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  type BlobServiceClient,
  generateAccountSASQueryParameters,
  SASProtocol,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import type { Connection } from '../../config.ts';
import { storageIdentity } from './identity.ts';
import { sharedToken } from './shared-token.ts';

const OWN_SAS_MS = 3_600_000;
const RENEW_BEFORE_MS = 300_000;

/** What a request to read or list carries: a SAS of our own making, that of the connection string, or an identity's token. */
export type Authorisation = { sas?: string; bearer?: string };

export function blobAuthorisation(
  service: BlobServiceClient,
  connection: Connection,
  identityOf = storageIdentity,
): () => Authorisation | Promise<Authorisation> {
  if (!('connectionString' in connection)) {
    const identity = identityOf(connection.clientId);
    const token = sharedToken(() => identity.getToken('https://storage.azure.com/.default'));
    return async () => ({ bearer: await token() });
  }
  const { credential } = service;
  const given = new URL(service.url).search.slice(1);
  if (!(credential instanceof StorageSharedKeyCredential)) return () => ({ sas: given });
  const https = new URL(service.url).protocol === 'https:';
  let own = { sas: '', since: 0, until: 0 };
  return () => {
    const now = Date.now();
    // One that was made by a clock which was ahead is not valid yet.
    if (now < own.since || now > own.until - RENEW_BEFORE_MS) own = ownSas(credential, { since: now, https });
    return own;
  };
}

/** One signature an hour instead of one per request; good for https and nothing else, except where the account is spoken to over http. */
function ownSas(
  credential: StorageSharedKeyCredential,
  { since, https }: { since: number; https: boolean },
): { sas: string; since: number; until: number } {
  const until = since + OWN_SAS_MS;
  const values = {
    version: '2022-11-02',
    services: AccountSASServices.parse('b').toString(),
    resourceTypes: AccountSASResourceTypes.parse('co').toString(),
    permissions: AccountSASPermissions.parse('rl'),
    protocol: https ? SASProtocol.Https : SASProtocol.HttpsAndHttp,
    startsOn: new Date(since - RENEW_BEFORE_MS),
    expiresOn: new Date(until),
  };
  return { sas: generateAccountSASQueryParameters(values, credential).toString(), since, until };
}
