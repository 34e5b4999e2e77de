import { afterEach, expect, test, vi } from 'vitest';

import { sharedToken } from '../../../shared/adapters/storage/shared-token.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('sharedToken() asks once for all, again shortly before the end, and again after a failure', async () => {
  let asked = 0;
  const token = sharedToken(async () => {
    asked += 1;
    if (asked === 2) throw new Error('The identity does not answer');
    return { token: `token-${asked}`, expiresOnTimestamp: Date.now() + (asked === 1 ? 60_000 : 3_600_000) };
  });
  expect(await Promise.all([token(), token(), token()])).toEqual(['token-1', 'token-1', 'token-1']);
  await expect(token()).rejects.toThrow('The identity does not answer');
  expect(await token()).toBe('token-3');
  expect(await token()).toBe('token-3');
  expect(asked).toBe(3);
});

test('sharedToken() asks again where the clock was ahead when it asked', async () => {
  const ahead = 2 * 3_600_000;
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ahead });
  let asked = 0;
  const token = sharedToken(async () => {
    asked += 1;
    return { token: `token-${asked}`, expiresOnTimestamp: Date.now() + 3_600_000 };
  });
  expect(await token()).toBe('token-1');
  vi.setSystemTime(Date.now() - ahead);
  expect(await token()).toBe('token-2');
});
