import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import type { Config } from '../../config.ts';
import { RemoteError } from '../../errors.ts';
import { armAnswer } from './arm-answer.ts';
import { storageIdentity } from './identity.ts';

const Account = z.object({
  properties: z.object({
    publicNetworkAccess: z.string().nullish(),
    allowSharedKeyAccess: z.boolean().nullish(),
    networkAcls: z.object({ defaultAction: z.string().nullish() }).nullish(),
  }),
});

/** How the images account is closed or open; what Azure leaves out is its default. */
export type AccountSettings = {
  publicNetworkAccess: 'Enabled' | 'Disabled';
  /** What happens to requests that no network rule names. */
  defaultAction: 'Allow' | 'Deny';
  sharedKeyAccess: boolean;
};

/**
 * Reads the account from Azure Resource Manager, under the identity of the images connection. undefined where the settings do
 * not name the account, or name no identity. Asked once, without repetition: for the doctor, who can be called again.
 */
export function createAccountSettings(
  { imagesStorage, cvatStorage }: Pick<Config, 'imagesStorage' | 'cvatStorage'>,
  options: { identity?: TokenCredential; armUrl?: string } = {},
): (() => Promise<AccountSettings>) | undefined {
  const { accountId } = cvatStorage;
  if (!accountId || 'connectionString' in imagesStorage) return undefined;
  return async () => {
    const identity = options.identity ?? storageIdentity(imagesStorage.clientId);
    const token = await identity.getToken('https://management.azure.com/.default');
    const url = `${options.armUrl ?? 'https://management.azure.com'}${accountId}?api-version=2023-05-01`;
    const headers = { authorization: `Bearer ${token?.token ?? ''}` };
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(30_000) }).catch(() => undefined);
    if (!response?.ok) {
      await response?.body?.cancel();
      throw new RemoteError(`Cannot read "${accountId}": Azure answered ${response?.status ?? 'nothing'}`, {
        code: 'ACCOUNT_UNREADABLE',
        fix: 'Give the identity a role with Microsoft.Storage/storageAccounts/read on the images account',
        retryable: false,
        status: response?.status,
      });
    }
    const { properties } = await armAnswer(accountId, response, Account);
    return {
      publicNetworkAccess: properties.publicNetworkAccess === 'Disabled' ? 'Disabled' : 'Enabled',
      defaultAction: properties.networkAcls?.defaultAction === 'Deny' ? 'Deny' : 'Allow',
      sharedKeyAccess: properties.allowSharedKeyAccess !== false,
    };
  };
}
