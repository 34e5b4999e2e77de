import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request with its answer. */
export type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse; readonly url: URL };

/** The key of a request: the header wins over the query. */
export function keyOf({ request, url }: Exchange): string | undefined {
  const header = request.headers['x-functions-key'];
  return (typeof header === 'string' ? header : undefined) ?? url.searchParams.get('code') ?? undefined;
}

export function answer({ response }: Exchange, status: number, body?: string | object): void {
  if (typeof body === 'object') response.setHeader('content-type', 'application/json; charset=utf-8');
  else if (body !== undefined) response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.writeHead(status);
  response.end(typeof body === 'object' ? JSON.stringify(body) : body);
}
