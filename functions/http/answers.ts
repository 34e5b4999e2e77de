import type { HttpHandler, HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import type { z } from 'zod';
import { statusOf } from '../../shared/errors/catalogue.ts';
import { ConfigError, InvalidInputError, RemoteError } from '../../shared/errors.ts';
import { type RequestProblem, requestProblems } from '../../shared/migration/request-problems.ts';

export const HEADERS = { 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' };

export function json(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponseInit {
  return { status, jsonBody: body, headers: { ...HEADERS, ...headers } };
}

/** Reports hold no script and load nothing but their pictures: the policy says so, should a name in them ever say otherwise. */
export function page(html: ReadableStream<Uint8Array> | string): HttpResponseInit {
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
  const headers = {
    ...{ ...HEADERS, 'Content-Type': 'text/html; charset=utf-8' },
    // A report is opened from a link in CVAT and leads back there: neither needs to know the address of the other.
    ...{ 'Content-Security-Policy': policy, 'Referrer-Policy': 'no-referrer' },
  };
  return { status: 200, body: html, headers };
}

export function streamed(
  status: number,
  bytes: AsyncIterable<Uint8Array>,
  headers: Record<string, string>,
): HttpResponseInit {
  return { status, body: ReadableStream.from(bytes), headers: { ...HEADERS, ...headers } };
}

/** Everything that is wrong with what a caller sent, at once. */
export function invalid(error: z.ZodError, whole: string): HttpResponseInit {
  return json(400, { problems: requestProblems(error, whole) });
}

/** Turns what a handler throws into an answer that says what is wrong and what to do. */
export function answering(
  handler: (request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit>,
): HttpHandler {
  return async (request, context) => {
    try {
      return await handler(request, context);
    } catch (error) {
      return toAnswer(error, context);
    }
  };
}

export function toAnswer(error: unknown, context: InvocationContext): HttpResponseInit {
  if (error instanceof InvalidInputError) return refusal(statusOf(error.code, 400), problemOf(error, 'request'));
  if (error instanceof RemoteError) {
    context.error(error.message);
    return refusal(statusOf(error.code, 502), problemOf(error, 'server'));
  }
  if (error instanceof ConfigError) {
    context.error(error.message);
    const fix = 'Fix the app settings';
    return refusal(500, { code: 'SETTINGS_WRONG', at: 'settings', detail: error.message, fix });
  }
  // With streaming on, the host waits for minutes for the answer of a handler that threw.
  context.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const detail = 'The request could not be answered because of a fault in the app';
  const fix = `Look into the app log for the invocation ${context.invocationId}`;
  return refusal(500, { code: 'UNEXPECTED_ERROR', at: 'server', detail, fix });
}

function problemOf({ code, message, fix }: InvalidInputError | RemoteError, at: string): RequestProblem {
  return { code, at, detail: message, fix };
}

function refusal(status: number, problem: RequestProblem): HttpResponseInit {
  return json(status, { problems: [problem] }, status === 503 ? { 'Retry-After': '30' } : {});
}
