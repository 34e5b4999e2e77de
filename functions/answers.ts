import type { HttpHandler, HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { z } from 'zod';
import { ConfigError, InvalidInputError, RemoteError } from '../shared/errors.ts';

/** One thing that is wrong with a request. */
export type Problem = { code: string; at: string; detail: string; fix: string };

const NOT_FOUND = new Set(['EXPORT_NOT_FOUND', 'CONTAINER_NOT_FOUND', 'MIGRATION_NOT_FOUND', 'REPORT_NOT_FOUND']);

const HEADERS = { 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' };

export function json(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponseInit {
  return { status, jsonBody: body, headers: { ...HEADERS, ...headers } };
}

/** Our pages hold no script and load nothing: the policy says so, should a name in them ever say otherwise. */
export function page(html: ReadableStream<Uint8Array> | string): HttpResponseInit {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
  const headers = { ...HEADERS, 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy };
  return { status: 200, body: html, headers };
}

export function streamed(
  status: number,
  bytes: AsyncIterable<Uint8Array>,
  headers: Record<string, string>,
): HttpResponseInit {
  return { status, body: ReadableStream.from(bytes), headers: { ...HEADERS, ...headers } };
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
  if (error instanceof z.ZodError) return json(400, { problems: error.issues.map(toProblem) });
  if (error instanceof InvalidInputError) {
    const problem: Problem = { code: error.code, at: 'request', detail: error.message, fix: error.fix };
    return json(NOT_FOUND.has(error.code) ? 404 : 400, { problems: [problem] });
  }
  if (error instanceof RemoteError) {
    context.error(error.message);
    const problem: Problem = { code: error.code, at: 'server', detail: error.message, fix: error.fix };
    return json(502, { problems: [problem] });
  }
  if (error instanceof ConfigError) {
    context.error(error.message);
    const fix = 'Mend the app settings';
    return json(500, { problems: [{ code: 'SETTINGS_WRONG', at: 'settings', detail: error.message, fix }] });
  }
  // With streaming on, the host waits for minutes for the answer of a handler that threw.
  context.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const detail = 'The request could not be answered because of a fault in the app';
  const fix = `Look into the app log for the invocation ${context.invocationId}`;
  return json(500, { problems: [{ code: 'UNEXPECTED_ERROR', at: 'server', detail, fix }] });
}

function toProblem(issue: z.core.$ZodIssue): Problem {
  const at = issue.path.length > 0 ? issue.path.join('.') : 'request';
  return { code: 'REQUEST_INVALID', at, detail: issue.message, fix: 'See the README for what a request may hold' };
}
