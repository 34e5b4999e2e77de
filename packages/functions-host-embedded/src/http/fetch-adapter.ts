import { readBody } from './body-limit.ts';
import { headerTexts } from './buffered.ts';
import type { Exchange } from './exchange.ts';

/** Answers an exchange by a function of Request and Response; both bodies are held in memory. */
export async function answerByFetch(
  exchange: Exchange,
  handle: (request: Request) => Promise<Response | undefined>,
  options: { pathname: string; bodyLimit: number },
): Promise<void> {
  const url = new URL(exchange.url);
  url.pathname = options.pathname;
  const method = exchange.request.method ?? 'GET';
  const body = await readBody(exchange.request, options.bodyLimit);
  const headers = headerTexts(exchange.request.headers).filter(([name]) => !['connection', 'expect'].includes(name));
  const withBody = method !== 'GET' && method !== 'HEAD' && body.length > 0;
  const request = new Request(url, { method, headers, ...(withBody ? { body: new Uint8Array(body) } : {}) });
  const response = (await handle(request)) ?? new Response(null, { status: 404 });
  exchange.response.writeHead(response.status, Object.fromEntries(response.headers));
  exchange.response.end(Buffer.from(await response.arrayBuffer()));
}
