import { afterEach, describe, expect, test } from 'vitest';
import { listAccountKey } from '../../../shared/adapters/storage/account-key.ts';
import { type Scripted, startScripted } from '../scripted-server.ts';

const ACCOUNT = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/pictures';
const identity = { getToken: async () => ({ token: 'token', expiresOnTimestamp: 0 }) };
const key = (value: string, permissions: string) => ({ keyName: value, value, permissions });
const keys = (...list: object[]): Scripted => ({ status: 200, json: { keys: list } });
const quoting = (status: number): Scripted => ({ status, json: { error: { message: 'SECRET' } } });
const KEY = keys(key('one', 'Full'));

let server: Awaited<ReturnType<typeof startScripted>> | undefined;
afterEach(() => server?.stop());

/** What is answered where ARM says this in turn, and how often it was asked. */
async function listed(answers: readonly Scripted[]) {
  server = await startScripted((_, number) => answers[number - 1] ?? KEY);
  const asked = listAccountKey(ACCOUNT, identity, { armUrl: server.url, firstWaitMs: 1 });
  const result = await asked.catch((error: unknown) => error);
  return { result, requests: server.seen.length };
}

describe('listAccountKey()', () => {
  test.each<[string, Scripted, string]>([
    ['the first that may do everything', keys(key('read', 'READ'), key('one', 'FULL'), key('two', 'full')), 'one'],
    ['the first where none may do everything', keys(key('one', 'Read'), key('two', 'Read')), 'one'],
  ])('answers %s', async (_, answer, expected) => {
    expect(await listed([answer])).toEqual({ result: expected, requests: 1 });
  });

  test.each([400, 401, 403, 404, 409])(
    'asks once where Azure refuses with %i, and does not quote it',
    async (status) => {
      const { result, requests } = await listed([quoting(status)]);
      expect(result).toMatchObject({ code: 'ACCOUNT_KEY_REFUSED', retryable: false, status });
      expect(String(result)).toBe(`RemoteError: Cannot list the keys of "${ACCOUNT}": Azure answered ${status}`);
      expect(requests).toBe(1);
    },
  );

  test.each<[string, Scripted]>([
    ['429', quoting(429)],
    ['500', quoting(500)],
    ['503', quoting(503)],
    ['nothing', 'reset'],
  ])('asks again where Azure answers %s, four times at most', async (words, answer) => {
    expect(await listed([answer, answer, answer])).toEqual({ result: 'one', requests: 4 });
    await server?.stop();
    const { result, requests } = await listed(Array.from({ length: 9 }, () => answer));
    expect(result).toMatchObject({ code: 'ACCOUNT_KEY_REFUSED', retryable: true });
    expect(String(result)).toContain(`Azure answered ${words}`);
    expect(requests).toBe(4);
  });

  test('has no key where the list is empty or of another shape, and does not quote it', async () => {
    for (const answer of [keys(), { status: 200, json: { value: 'SECRET' } }]) {
      const { result } = await listed([answer]);
      expect(result).toMatchObject({ name: 'RemoteError', code: 'AZURE_ANSWER_UNEXPECTED', retryable: false });
      expect(String(result)).not.toContain('SECRET');
      await server?.stop();
    }
  });
});
