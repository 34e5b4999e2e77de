import type { IncomingHttpHeaders } from 'node:http';
import type { FunctionWorker } from '../worker.ts';
import { declaredLength, readBody } from './body-limit.ts';
import { answer, type Exchange } from './exchange.ts';
import type { RouteMatch } from './route.ts';
import type { HttpFunction } from './router.ts';
import { toSetCookie } from './set-cookie.ts';

type NullableMap = Record<string, { value: string }>;

const nullable = (entries: Iterable<readonly [string, string]>): NullableMap =>
  Object.fromEntries([...entries].map(([name, value]) => [name, { value }]));

/** Header values, joined as one text each. */
export function headerTexts(headers: IncomingHttpHeaders): [string, string][] {
  return Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : (value ?? '')]);
}

/**
 * The exchange without streaming: the request goes over as one message. The real host sends a body only where there is a
 * Content-Length, so a chunked request arrives empty here too.
 */
export async function answerBuffered(
  exchange: Exchange,
  worker: FunctionWorker,
  options: { target: HttpFunction; params: RouteMatch; bodyLimit: number },
): Promise<void> {
  const { request, response, url } = exchange;
  const body = (declaredLength(request) ?? 0) > 0 ? await readBody(request, options.bodyLimit) : undefined;
  request.resume();
  const query = [...new Set(url.searchParams.keys())].map(
    (name) => [name, url.searchParams.getAll(name).join(',')] as const,
  );
  const http = {
    url: url.href,
    method: request.method ?? 'GET',
    nullableHeaders: nullable(headerTexts(request.headers)),
    nullableQuery: nullable(query),
    nullableParams: nullable(Object.entries(options.params)),
    ...(body ? { body: { bytes: body } } : {}),
  };
  const result = await worker.invoke(options.target.name, {
    inputs: [{ name: options.target.inputName, data: { http } }],
  });
  if (result.status === 'failure') return answer(exchange, 500);
  if (!result.returnValue || !('http' in result.returnValue)) return answer(exchange, 204);
  const { statusCode, headers = {}, cookies = [], body: content } = result.returnValue.http;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (cookies.length > 0) response.setHeader('set-cookie', cookies.map(toSetCookie));
  response.writeHead(Number(statusCode ?? 200));
  response.end(content && 'bytes' in content ? content.bytes : undefined);
}
