import type { TokenCredential } from '@azure/identity';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import type { AppSettings } from './app-settings.ts';

type Service = 'blob' | 'queue';
type Connection = { connectionString: string } | { serviceUri: string; clientId: string | undefined };

/**
 * A binding's `connection` names a setting (`X`, or `AzureWebJobsX`) with a connection string, or the prefix of identity
 * settings (`X__blobServiceUri`, `X__queueServiceUri`, `X__accountName`, `X__clientId`).
 */
function findConnection(name: string, service: Service, settings: AppSettings): Connection {
  for (const prefix of [name, `AzureWebJobs${name}`]) {
    const connectionString = settings[prefix];
    if (connectionString) return { connectionString };
    const account = settings[`${prefix}__accountName`];
    const serviceUri =
      settings[`${prefix}__${service}ServiceUri`] ?? (account && `https://${account}.${service}.core.windows.net`);
    if (serviceUri) return { serviceUri, clientId: settings[`${prefix}__clientId`] };
  }
  throw new Error(
    `Cannot connect to "${name}": neither ${name} nor ${name}__${service}ServiceUri is set: current value is missing`,
  );
}

/** Its library is loaded with the first token: most of what the host loads, where all settings are connection strings. */
function credentialOf(clientId: string | undefined): TokenCredential {
  let loading: Promise<TokenCredential> | undefined;
  const load = async () => {
    const { DefaultAzureCredential } = await import('@azure/identity');
    return new DefaultAzureCredential(clientId ? { managedIdentityClientId: clientId } : {});
  };
  return {
    async getToken(scopes, options) {
      loading ??= load();
      return (await loading).getToken(scopes, options);
    },
  };
}

export function queueServiceOf(name: string, settings: AppSettings): QueueServiceClient {
  const found = findConnection(name, 'queue', settings);
  return 'connectionString' in found
    ? QueueServiceClient.fromConnectionString(found.connectionString)
    : new QueueServiceClient(found.serviceUri, credentialOf(found.clientId));
}

export function blobServiceOf(name: string, settings: AppSettings): BlobServiceClient {
  const found = findConnection(name, 'blob', settings);
  return 'connectionString' in found
    ? BlobServiceClient.fromConnectionString(found.connectionString)
    : new BlobServiceClient(found.serviceUri, credentialOf(found.clientId));
}
