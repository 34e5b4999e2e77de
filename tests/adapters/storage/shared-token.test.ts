import { expect, test } from 'vitest';
import { sharedToken } from '../../../shared/adapters/storage/shared-token.ts';

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
