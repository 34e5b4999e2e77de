import { describe, expect, it } from 'vitest';
import { ConfigError, InvalidInputError, RemoteError } from '../../shared/errors.ts';
import { settle } from '../../shared/work/outcome.ts';

describe('settle()', () => {
  it('carries a result', async () => {
    expect(await settle('export', async () => 7)).toEqual({ ok: true, value: 7 });
  });

  it('makes a finding of bad input, which trying again does not fix', async () => {
    const error = new InvalidInputError('Cannot read "a"', { code: 'NOT_COCO', fix: 'Export again' });
    const outcome = await settle('export', () => Promise.reject(error));
    const finding = {
      code: 'NOT_COCO',
      severity: 'error',
      at: 'export',
      detail: 'Cannot read "a"',
      fix: 'Export again',
    };
    expect(outcome).toEqual({ ok: false, retryable: false, finding });
  });

  it.each([true, false])('keeps whether a remote failure may pass: %s', async (retryable) => {
    const error = new RemoteError('Cannot reach CVAT', { code: 'CVAT_UNREACHABLE', fix: 'Wait', retryable });
    expect(await settle('x', () => Promise.reject(error))).toMatchObject({ ok: false, retryable });
  });

  it('does not repeat what wrong settings failed', async () => {
    expect(await settle('x', () => Promise.reject(new ConfigError('Cannot read the settings')))).toMatchObject({
      retryable: false,
    });
  });

  it('takes query strings out of unforeseen errors: SAS tokens live there', async () => {
    const error = new Error('GET https://a.blob.core.windows.net/c/b.jpg?sv=1&sig=secret failed');
    const outcome = await settle('x', () => Promise.reject(error));
    expect(outcome).toMatchObject({ ok: false, retryable: true });
    expect(JSON.stringify(outcome)).not.toContain('secret');
  });
});
