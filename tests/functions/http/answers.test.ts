import { describe, expect, test } from 'vitest';
import { answering, toAnswer } from '../../../functions/http/answers.ts';
import { InvalidInputError } from '../../../shared/errors.ts';
import { ERRORS, type ErrorKind } from '../broken-world.ts';
import { invocation, request } from '../invocation.ts';

const EXPECTED: Record<ErrorKind, { status: number; code: string; at: string; logged: boolean }> = {
  passing: { status: 502, code: 'STORAGE_REFUSED', at: 'server', logged: true },
  lasting: { status: 502, code: 'STORAGE_REFUSED', at: 'server', logged: true },
  input: { status: 404, code: 'CONTAINER_NOT_FOUND', at: 'request', logged: false },
  settings: { status: 500, code: 'SETTINGS_WRONG', at: 'settings', logged: true },
  fault: { status: 500, code: 'UNEXPECTED_ERROR', at: 'server', logged: true },
};

describe('answering()', () => {
  test.each(Object.entries(EXPECTED))('an error that is %s', async (kind, { status, code, at, logged }) => {
    const { context, logs } = invocation();
    const error = ERRORS[kind as ErrorKind];
    const answer = await answering(() => Promise.reject(error))(request(), context);
    expect(answer).toMatchObject({ status, jsonBody: { problems: [{ code, at, fix: expect.any(String) }] } });
    expect(logs.filter((line) => line.startsWith('error')).length > 0).toBe(logged);
  });

  test('a handler that throws before it promises anything', async () => {
    const handler = answering(() => {
      throw ERRORS.settings;
    });
    expect(await handler(request(), invocation().context)).toMatchObject({ status: 500 });
  });

  test('a fault of the app without its words, which go to the log', async () => {
    const { context, logs } = invocation();
    const answer = await answering(() => Promise.reject(ERRORS.fault))(request(), context);
    expect(JSON.stringify(answer)).not.toContain('undefined');
    expect(JSON.stringify(answer)).toContain('invocation-1');
    expect(logs.join()).toContain('TypeError: Cannot read properties of undefined');
  });
});

describe('toAnswer() knows the status of', () => {
  test.each([
    ['MIGRATION_NOT_FOUND', 404, undefined],
    ['UNDO_RUNNING', 409, undefined],
    ['REQUEST_TOO_LARGE', 413, undefined],
    ['SURVEY_UNFINISHED', 503, '30'],
    ['ANYTHING_ELSE', 400, undefined],
  ])('%s', (code, status, retryAfter) => {
    const answer = toAnswer(new InvalidInputError('Cannot', { code, fix: 'Do' }), invocation().context);
    expect(answer.status).toBe(status);
    expect(new Headers(answer.headers).get('retry-after') ?? undefined).toBe(retryAfter);
    expect(new Headers(answer.headers).get('cache-control')).toBe('no-store');
  });
});
