import { expect, test } from 'vitest';
import { plainHttpWarning } from '../../shared/cvat/plain-http.ts';

test.each([
  ['http://cvat.example', true],
  ['http://10.0.0.7:8080', true],
  ['http://127.evil.example', true],
  ['http://[fd00::1]:8080', true],
  ['https://cvat.example', false],
  ['http://localhost:8080', false],
  ['http://127.0.0.1:8080', false],
  ['http://[::1]:8080', false],
])('plainHttpWarning() of %s: %s', (address, warns) => {
  expect(plainHttpWarning(address) !== undefined).toBe(warns);
});

test('plainHttpWarning() names the server and nothing behind it', () => {
  expect(plainHttpWarning('http://cvat.example:8080/base')).toMatchObject({
    seen: expect.stringContaining('http://cvat.example:8080 unencrypted'),
  });
});
