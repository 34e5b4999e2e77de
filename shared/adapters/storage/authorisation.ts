import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  type BlobServiceClient,
  generateAccountSASQueryParameters,
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
  let own = { sas: '', since: 0, until: 0 };
  return () => {
    const now = Date.now();
    // One that was made by a clock which was ahead is not valid yet.
    if (now < own.since || now > own.until - RENEW_BEFORE_MS) own = ownSas(credential, now);
    return own;
  };
}

/** One signature an hour instead of one per request. */
function ownSas(credential: StorageSharedKeyCredential, since: number): { sas: string; since: number; until: number } {
  const until = since + OWN_SAS_MS;
  const values = {
    version: '2022-11-02',
    services: AccountSASServices.parse('b').toString(),
    resourceTypes: AccountSASResourceTypes.parse('co').toString(),
    permissions: AccountSASPermissions.parse('rl'),
    startsOn: new Date(since - RENEW_BEFORE_MS),
    expiresOn: new Date(until),
  };
  return { sas: generateAccountSASQueryParameters(values, credential).toString(), since, until };
}
