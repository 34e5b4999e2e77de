import { BlobServiceClient } from '@azure/storage-blob';
import { describe, expect, test } from 'vitest';
import { storageOption } from '../../../local/command-line/storage-option.ts';
import { UsageError } from '../../../local/usage-error.ts';

const HOST = 'https://contoso.blob.core.windows.net';
const WHOLE = { sv: '2024-11-04', ss: 'b', srt: 'sco', sp: 'rwdlac', se: '2999-01-01T00:00:00Z', sig: 'hunter2' };
const OF_ONE = { sv: '2024-11-04', sr: 'c', sp: 'rl', se: '2999-01-01T00:00:00Z', sig: 'hunter2' };
const sas = (parts: Record<string, string>) => new URLSearchParams(parts).toString();
const read = (value: string | undefined, use: { account?: string; write: boolean } = { write: true }) =>
  storageOption({ 'sas-env': 'LENT' }, { LENT: value }, use);

function refused(act: () => unknown): UsageError {
  try {
    act();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('Expected it to be refused');
}

describe('storageOption() of --sas-env', () => {
  test.each([
    ['an account', `${HOST}/?${sas(WHOLE)}`, true, undefined],
    ['an account without a slash', `${HOST}?${sas(WHOLE)}`, true, undefined],
    ['an account, for one container of it', `${HOST}/photos?${sas({ ...WHOLE, srt: 'co' })}`, true, 'photos'],
    ['a container, to look into it', `${HOST}/photos?${sas(OF_ONE)}`, false, 'photos'],
    ['an emulator', `http://127.0.0.1:10000/contoso/photos?${sas(OF_ONE)}`, false, 'photos'],
  ])('opens %s', (_, value, write, container) => {
    const opened = read(` ${value}\n`, { write });
    expect(opened?.container).toBe(container);
    const service = BlobServiceClient.fromConnectionString(opened?.connectionString ?? '');
    expect(service.accountName).toBe('contoso');
    const { searchParams } = new URL(service.url);
    expect(Object.fromEntries(searchParams)).toEqual(Object.fromEntries(new URL(value).searchParams));
  });

  test.each([sas(WHOLE), `?${sas(WHOLE)}`])('takes %s behind the address that --account names', (value) => {
    const opened = read(value, { account: HOST, write: false });
    expect(opened?.connectionString).toBe(`BlobEndpoint=${HOST};SharedAccessSignature=${sas(WHOLE)}`);
  });

  test.each([
    ['nothing', undefined, 'is not set'],
    ['an empty value', ' ', 'is empty'],
    ['the SAS alone', `?${sas(WHOLE)}`, 'it is no address'],
    ['plain HTTP', `http://contoso.example/?${sas(WHOLE)}`, 'it is no address'],
    ['an address alone', HOST, 'it holds no SAS'],
    ['a SAS of a blob', `${HOST}/photos/a.jpg?${sas({ ...OF_ONE, sr: 'b' })}`, 'for one blob or folder'],
    ['a SAS of a container that is not named', `${HOST}/?${sas(OF_ONE)}`, 'its address does not name'],
    [
      'a SAS of a container, to write',
      `${HOST}/photos?${sas({ ...OF_ONE, sp: 'rwdlc' })}`,
      'in a container of its own',
    ],
    ['a SAS that is over', `${HOST}/?${sas({ ...WHOLE, se: '2020-01-01T00:00:00Z' })}`, 'ended at 2020-01-01'],
    ['a SAS that only reads', `${HOST}/?${sas({ ...WHOLE, sp: 'rl' })}`, 'too little: sp lacks wdc'],
    ['a SAS of files', `${HOST}/?${sas({ ...WHOLE, ss: 'f', srt: 'o' })}`, 'ss lacks b, srt lacks sc'],
  ])('refuses %s, and repeats no secret', (_, value, reason) => {
    const { message, fix } = refused(() => read(value));
    expect(message).toMatch(/^Cannot use --sas-env "LENT": /);
    expect(message).toContain(reason);
    expect(fix).not.toBe('');
    expect(message + fix).not.toContain('hunter2');
  });

  test('is one way into an account, and --storage-env another', () => {
    const both = () => storageOption({ 'sas-env': 'A', 'storage-env': 'B' }, {});
    expect(refused(both).message).toContain('together');
    const swapped = () => storageOption({ 'storage-env': 'B' }, { B: `${HOST}/?${sas(WHOLE)}` });
    expect(refused(swapped).fix).toBe('It holds a SAS: use --sas-env B');
  });
});
