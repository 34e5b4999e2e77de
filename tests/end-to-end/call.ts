import { expect } from 'vitest';
import { z } from 'zod';
import { openApi as openApiOfApp } from '../../shared/http-api/open-api.ts';
import { openApi } from '../openapi.ts';
import type { RunningPipeline } from './running-pipeline.ts';

const Problems = z.strictObject({
  problems: z
    .array(
      z.strictObject({
        code: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
        at: z.string().min(1),
        detail: z.string().min(1),
        fix: z.string().min(1),
      }),
    )
    .min(1),
});

/** A request as any client sends it: with the function key, unless `key` is null or another. */
export async function call(
  pipeline: RunningPipeline,
  method: string,
  path: string,
  options: RequestInit & { key?: string | null } = {},
): Promise<Response> {
  const { key = pipeline.host().keys.default, ...init } = options;
  const headers = new Headers(init.headers);
  if (key !== null) headers.set('x-functions-key', key);
  const signal = init.signal ?? AbortSignal.timeout(60_000);
  const url = `${pipeline.host().url}/api/${path}`;
  const answer = await fetch(url, { ...init, method, headers, signal });
  await expectAsDescribed(method, new URL(url), answer);
  return answer;
}

const described = openApi(openApiOfApp(), []);

/** Whatever the app answers is as its own description says. Bodies that are not JSON are looked at by their type. */
async function expectAsDescribed(method: string, { pathname, search }: URL, answer: Response): Promise<void> {
  const responseType = answer.headers.get('content-type') ?? undefined;
  const isJson = responseType?.startsWith('application/json');
  // A route that is none is the host's to refuse, and so is a key that is wrong: neither has a body of ours.
  if (!isJson && !answer.ok) return;
  const query = new URLSearchParams(search);
  query.delete('code');
  const responseBody: unknown = isJson ? await answer.clone().json() : undefined;
  const traffic = { method, path: pathname, query: `${query}`, status: answer.status, responseType, responseBody };
  expect(described.differences(traffic)).toEqual([]);
}

/** Posts a JSON body, or a text as it is. */
export function post(pipeline: RunningPipeline, path: string, body?: unknown): Promise<Response> {
  if (body === undefined) return call(pipeline, 'POST', path);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return call(pipeline, 'POST', path, { body: text, headers: { 'content-type': 'application/json' } });
}

/** The answer must be a refusal of this status, in the one shape that all have. */
export async function problemsOf(answering: Promise<Response>, status: number) {
  const answer = await answering;
  const text = await answer.text();
  expect({ status: answer.status, text }).toMatchObject({ status });
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  return Problems.parse(JSON.parse(text)).problems;
}

export const codesOf = (problems: readonly { code: string }[]) => problems.map(({ code }) => code);
