import { randomUUID } from 'node:crypto';
import { type ClientRequest, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { FunctionWorker } from '../worker.ts';
import { BodyTooLarge, declaredLength, limitBytes, readBody } from './body-limit.ts';
import { headerTexts } from './buffered.ts';
import { answer, type Exchange } from './exchange.ts';
import type { RouteMatch } from './route.ts';
import type { HttpFunction } from './router.ts';

/** Headers of one connection, which no proxy passes on. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
/** An app that has returned and written nothing within this time never will. */
const SILENCE_MS = 5_000;

const endToEnd = (headers: IncomingHttpHeaders) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));

/**
 * The exchange with `enableHttpStream`: the raw request goes to the app's own server, the invocation carries no body, and
 * the app's answer is passed on as it comes. A chunked body is never held in memory here. One with a length is, whole and before
 * the function hears of it, and over the limit the answer is 500 without words: so it is in the real host.
 *
 * A handler that throws gets 500 with an empty body. The real host leaves the caller waiting instead
 * (Azure/azure-functions-nodejs-library issue 324), hence the warning.
 */
export async function answerStreamed(
  exchange: Exchange,
  worker: FunctionWorker,
  options: { target: HttpFunction; params: RouteMatch; bodyLimit: number; log: Log },
): Promise<void> {
  const { request, response } = exchange;
  const { target } = options;
  const held = (declaredLength(request) ?? 0) > 0 ? await readBody(request, options.bodyLimit) : undefined;
  const id = randomUUID();
  const finished = new Promise<void>((resolve) => response.once('close', resolve));
  const { promise: answered, resolve: answers } = Promise.withResolvers<IncomingMessage>();
  let upstream: ClientRequest | undefined;
  response.once('close', () => upstream?.destroy());

  const limited = limitBytes(options.bodyLimit);
  const stopUpload = () => {
    request.unpipe(limited);
    request.resume();
  };
  limited.once('error', (error) => {
    stopUpload();
    upstream?.destroy();
    if (error instanceof BodyTooLarge && !response.headersSent) refuseBody(exchange);
    else response.destroy();
  });
  // To the worker that gets the invocation: while another takes the place of one that died, the dead one's address is known still.
  const begins = ({ HttpUri = '' }: FunctionWorker['capabilities']) => {
    upstream = forward(exchange, { id, httpUri: HttpUri });
    upstream.once('response', answers);
    upstream.on('error', stopUpload);
    upstream.once('close', stopUpload);
    if (held) upstream.end(held);
    else request.pipe(limited).pipe(upstream);
  };

  void answered.then((incoming) => passOn(incoming, exchange));
  const invocation = {
    id,
    inputs: [{ name: target.inputName, data: { http: {} } }],
    triggerMetadata: triggerMetadataOf(exchange, options.params),
  };
  const result = await worker.invoke(target.name, invocation, begins);
  if (result.status === 'failure') {
    if (response.headersSent) response.destroy();
    else {
      options.log(
        'warning',
        target.name,
        'This app streams: the real host would leave the caller of a failed function waiting',
      );
      answer(exchange, 500);
    }
  } else if ((await Promise.race([answered, finished, silence()])) === 'silence') {
    options.log(
      'error',
      target.name,
      'The function returned no response, which no caller of a streaming app ever gets',
    );
    answer(exchange, 500);
  }
  await finished;
}

const silence = () => sleep(SILENCE_MS, 'silence' as const, { ref: false });

function forward({ request, url }: Exchange, options: { id: string; httpUri: string }): ClientRequest {
  const host = request.headers.host ?? url.host;
  return httpRequest(new URL(`${url.pathname}${url.search}`, options.httpUri), {
    method: request.method ?? 'GET',
    headers: {
      ...endToEnd(request.headers),
      'x-ms-invocation-id': options.id,
      'x-forwarded-host': host,
      'x-forwarded-proto': 'http',
      'x-forwarded-for': request.socket.remoteAddress ?? '',
    },
  });
}

function passOn(incoming: IncomingMessage, { response }: Exchange): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(incoming.statusCode ?? 502, endToEnd(incoming.headers));
  incoming.once('error', () => response.destroy());
  incoming.pipe(response);
}

function triggerMetadataOf(
  { request, url }: Exchange,
  params: RouteMatch,
): Record<string, { json: string } | { string: string }> {
  const values = Object.entries(params).map(([name, value]) => [name, { string: value }] as const);
  return {
    ...Object.fromEntries(values),
    Headers: { json: JSON.stringify(Object.fromEntries(headerTexts(request.headers))) },
    Query: { json: JSON.stringify(Object.fromEntries(url.searchParams)) },
  };
}

function refuseBody(exchange: Exchange): void {
  exchange.response.setHeader('connection', 'close');
  answer(exchange, 413);
}
