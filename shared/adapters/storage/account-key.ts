import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import { RemoteError } from '../../errors.ts';
import { armAnswer } from './arm-answer.ts';

const Keys = z.object({ keys: z.array(z.object({ value: z.string(), permissions: z.string() })).min(1) });
const ATTEMPTS = 4;

/** A key of the storage account by ARM, with an identity that may list keys. Throws RemoteError; never quotes the answer. */
export async function listAccountKey(
  accountId: string,
  identity: TokenCredential,
  { armUrl = 'https://management.azure.com', firstWaitMs = 500 }: { armUrl?: string; firstWaitMs?: number } = {},
): Promise<string> {
  const token = await identity.getToken('https://management.azure.com/.default');
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(`${armUrl}${accountId}/listKeys?api-version=2023-05-01`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token?.token ?? ''}` },
      signal: AbortSignal.timeout(30_000),
    }).catch(() => undefined);
    if (response?.ok) {
      const { keys } = await armAnswer(`${accountId}/listKeys`, response, Keys);
      return (keys.find((key) => key.permissions.toLowerCase() === 'full') ?? keys[0])?.value ?? '';
    }
    await response?.body?.cancel();
    const status = response?.status;
    const retryable = status === undefined || status === 429 || status >= 500;
    if (retryable && attempt < ATTEMPTS) {
      await new Promise((resolve) => setTimeout(resolve, firstWaitMs * 2 ** (attempt - 1)));
      continue;
    }
    throw new RemoteError(`Cannot list the keys of "${accountId}": Azure answered ${status ?? 'nothing'}`, {
      code: 'ACCOUNT_KEY_REFUSED',
      fix: 'Give the identity a role with Microsoft.Storage/storageAccounts/listKeys/action on the images account, or set ImagesStorage to a connection string',
      retryable,
      status,
    });
  }
}
