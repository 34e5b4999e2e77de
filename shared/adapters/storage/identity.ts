import type { TokenCredential } from '@azure/identity';

/**
 * The user-assigned identity of the settings; without one, whatever the machine offers (identity of the app, Azure CLI). Its
 * library is loaded with the first token: it is an eighth of the time that the app takes to load.
 */
export function storageIdentity(clientId: string | undefined): TokenCredential {
  let loading: Promise<TokenCredential> | undefined;
  return {
    async getToken(scopes, options) {
      loading ??= load(clientId);
      return (await loading).getToken(scopes, options);
    },
  };
}

async function load(clientId: string | undefined): Promise<TokenCredential> {
  const { DefaultAzureCredential, ManagedIdentityCredential } = await import('@azure/identity');
  return clientId ? new ManagedIdentityCredential({ clientId }) : new DefaultAzureCredential();
}
