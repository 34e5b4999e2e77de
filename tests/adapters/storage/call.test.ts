import { RestError } from '@azure/storage-blob';
import { describe, expect, test } from 'vitest';
import { StorageAnswer } from '../../../shared/adapters/storage/answer.ts';
import { isTransient, storageCall, storageCode, storageError } from '../../../shared/adapters/storage/call.ts';
import { InvalidInputError, RemoteError } from '../../../shared/errors.ts';

const answer = (statusCode: number, code = 'Code') =>
  new RestError('https://a.example/?sig=SECRET', { statusCode, code });
const named = (name: string) => Object.assign(new Error('x'), { name });
const coded = (code: string, cause?: unknown) => Object.assign(new Error('https://a/?sig=SECRET', { cause }), { code });
const fetchFailed = (cause: unknown) => new TypeError('fetch failed', { cause });

describe('isTransient()', () => {
  test.each([
    ...[400, 401, 403, 404, 407, 409, 412, 428, 430, 499].map((status) => [status, false] as const),
    ...[408, 429, 500, 502, 503, 599].map((status) => [status, true] as const),
  ])('of an answer %i: %s', (status, expected) => {
    expect(isTransient(answer(status))).toBe(expected);
  });

  test.each<[string, unknown, boolean]>([
    ['a lost connection', coded('ECONNRESET'), true],
    ['one that undici lost', coded('UND_ERR_SOCKET'), true],
    ['one that names its code as its cause', fetchFailed(coded('ECONNREFUSED')), true],
    ['one that names its code two causes down', fetchFailed(fetchFailed(coded('EPIPE'))), true],
    ['one that took too long', named('TimeoutError'), true],
    ['one that was broken off', named('AbortError'), true],
    ['what the SDK could not send', new RestError('x', { code: 'REQUEST_SEND_ERROR' }), true],
    ['a certificate that nobody trusts', coded('DEPTH_ZERO_SELF_SIGNED_CERT'), false],
    ['a fault of ours', new TypeError('x is undefined'), false],
    ['a code of another kind', coded('ENOENT'), false],
    ['no error', 'ECONNRESET', false],
    ['nothing', undefined, false],
  ])('of %s', (_, error, expected) => {
    expect(isTransient(error)).toBe(expected);
  });
});

describe('storageError()', () => {
  const ours = [
    new RemoteError('Cannot', { code: 'BLOB_CHANGED', fix: 'x', retryable: true }),
    new InvalidInputError('Cannot', { code: 'CONTAINER_NOT_FOUND', fix: 'x' }),
  ];
  const others = [new TypeError('x is undefined'), coded('ENOENT'), 'text', undefined, new Error('Source broke')];
  test.each([...ours, ...others])('is %o as it was: it is ours already, or none of storage', (error) => {
    expect(storageError('read', 'c/a', error)).toBe(error);
  });

  test.each<[string, unknown, object]>([
    [
      'a refusal',
      answer(403, 'AuthorizationFailure'),
      { status: 403, reason: 'AuthorizationFailure', retryable: false },
    ],
    ['a busy service', answer(503, 'ServerBusy'), { status: 503, reason: 'ServerBusy', retryable: true }],
    ['a light answer', new StorageAnswer(409, 'BlobArchived', undefined), { status: 409, reason: 'BlobArchived' }],
    ['an answer without a code', new RestError('x', { statusCode: 500 }), { status: 500, retryable: true }],
  ])('is STORAGE_REFUSED of %s', (_, error, expected) => {
    const made = storageError('read', 'c/a', error);
    expect(made).toMatchObject({
      name: 'RemoteError',
      code: 'STORAGE_REFUSED',
      fix: expect.stringMatching(/./),
      ...expected,
    });
    expect(made).toMatchObject({
      message: expect.stringMatching(/^Cannot read "c\/a": storage answered \d+: code is \w+$/),
    });
  });

  test.each<[string, unknown, string, boolean]>([
    ['a lost connection', coded('ECONNRESET'), 'ECONNRESET', true],
    ['a code that is hidden in a cause', fetchFailed(coded('ENOTFOUND')), 'ENOTFOUND', true],
    ['a name where there is no code', named('TimeoutError'), 'TimeoutError', true],
    ['a broken certificate', fetchFailed(coded('CERT_HAS_EXPIRED')), 'CERT_HAS_EXPIRED', false],
    ['a broken handshake', coded('EPROTO'), 'EPROTO', false],
  ])('is STORAGE_UNREACHABLE of %s', (_, error, code, retryable) => {
    expect(storageError('read', 'c/a', error)).toMatchObject({
      ...{ name: 'RemoteError', code: 'STORAGE_UNREACHABLE', status: undefined, retryable },
      message: `Cannot read "c/a": no answer came: code is ${code}`,
    });
  });

  test('is the fault of the input where the container does not exist', () => {
    expect(storageError('list', 'c', answer(404, 'ContainerNotFound'))).toMatchObject({
      ...{ name: 'InvalidInputError', code: 'CONTAINER_NOT_FOUND' },
    });
  });

  test('holds no URL of the SDK, not even as its cause', () => {
    for (const error of [answer(403), coded('ECONNRESET', answer(403))]) {
      const made = storageError('read', 'c/a', error);
      expect(JSON.stringify([made, String(made), made instanceof Error && made.cause])).not.toContain('SECRET');
    }
  });
});

test('storageCode() has none of what is no answer', () => {
  expect(storageCode(answer(404, 'BlobNotFound'))).toBe('BlobNotFound');
  expect(storageCode(new RestError('x', { statusCode: 404 }))).toBe('');
  expect(storageCode(new RestError('x', { code: 'REQUEST_SEND_ERROR' }))).toBeUndefined();
  expect(storageCode(coded('BlobNotFound'))).toBeUndefined();
});

describe('storageCall() tries', () => {
  /** Ten milliseconds between attempts. */
  const busy = new StorageAnswer(503, 'ServerBusy', '0.01');
  test.each<[string, number, unknown, number]>([
    ['once what is refused', 9, new StorageAnswer(403, 'AuthorizationFailure', '0.01'), 1],
    ['five times what stays busy', 9, busy, 5],
    ['until it is no longer busy', 3, busy, 4],
  ])('%s', async (_, failures, error, attempts) => {
    const numbers: number[] = [];
    const call = storageCall('read', 'c/a', async ({ number }) => {
      numbers.push(number);
      if (numbers.length <= failures) throw error;
      return 'done';
    });
    if (failures < 5) expect(await call).toBe('done');
    else await expect(call).rejects.toMatchObject({ code: 'STORAGE_REFUSED' });
    expect(numbers).toEqual(Array.from({ length: attempts }, (_one, k) => k + 1));
  });
});
