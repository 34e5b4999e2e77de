import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createAccountSettings } from '../../../shared/adapters/storage/account-settings.ts';

const accountId = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/pictures';
const identity = { getToken: async () => ({ token: 'token', expiresOnTimestamp: 0 }) };
const config = {
  imagesStorage: { serviceUri: 'https://pictures.blob.core.windows.net' },
  cvatStorage: { credential: 'account-sas' as const, sasDays: 1, accountId },
};

let close: () => void = () => undefined;
afterEach(() => close());

async function arm(status: number, body: unknown): Promise<{ armUrl: string; seen: string[] }> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  close = () => server.close();
  return { armUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

describe('createAccountSettings()', () => {
  it('reads how the account is closed', async () => {
    const networkAcls = { defaultAction: 'Deny' };
    const properties = { publicNetworkAccess: 'Disabled', allowSharedKeyAccess: false, networkAcls };
    const { armUrl, seen } = await arm(200, { properties });
    expect(await createAccountSettings(config, { identity, armUrl })?.()).toEqual({
      publicNetworkAccess: 'Disabled',
      defaultAction: 'Deny',
      sharedKeyAccess: false,
    });
    expect(seen).toEqual([`GET ${accountId}?api-version=2023-05-01 Bearer token`]);
  });

  it('takes what Azure leaves out for its default', async () => {
    const { armUrl } = await arm(200, { properties: {} });
    expect(await createAccountSettings(config, { identity, armUrl })?.()).toEqual({
      publicNetworkAccess: 'Enabled',
      defaultAction: 'Allow',
      sharedKeyAccess: true,
    });
  });

  it('says which right is missing', async () => {
    const { armUrl } = await arm(403, { error: {} });
    await expect(createAccountSettings(config, { identity, armUrl })?.()).rejects.toMatchObject({
      code: 'ACCOUNT_UNREADABLE',
      fix: expect.stringContaining('storageAccounts/read'),
    });
  });

  it('is not there where nothing names the account, or there is no identity', () => {
    const { accountId: _, ...unnamed } = config.cvatStorage;
    expect(createAccountSettings({ ...config, cvatStorage: unnamed })).toBeUndefined();
    expect(createAccountSettings({ ...config, imagesStorage: { connectionString: 'x' } })).toBeUndefined();
  });
});
