import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../context.ts';
import { type Exchange, masked, shownHeaders } from './exchange.ts';
import { handle } from './handle.ts';
import { gatewayTimeout, keepForLater } from './late.ts';
import { isOwnHost } from './own-host.ts';
import { type Rendered, render } from './render.ts';
import { header } from './request.ts';
import type { Route } from './route.ts';

/** The HTTP side: takes the armed faults into account and writes down what was asked and answered. */
export function createCvatServer(
  context: Context,
  routes: readonly Route[],
  log: (exchange: Exchange) => void,
): Server {
  const server = createServer((message, response) => {
    // Nothing is said of how long an idle connection lives.
    if (message.headers.connection !== 'close') response.setHeader('Connection', 'keep-alive');
    if (!isOwnHost(message.headers.host)) {
      response.writeHead(421, { 'Content-Type': 'text/plain' }).end('This server answers to the names of this machine');
      return;
    }
    const url = addressed(message);
    const exchange: Exchange = {
      at: new Date().toISOString(),
      method: message.method ?? 'GET',
      path: url.pathname,
      query: url.search,
      headers: shownHeaders(message.headers),
      route: undefined,
      status: 0,
    };
    serve(context, routes, { message, response, url, exchange })
      .catch((error: unknown) => {
        console.error(`CVAT stand-in: ${exchange.method} ${exchange.path} broke:`, error);
        message.socket.destroy();
      })
      .finally(() => {
        if (!url.pathname.startsWith('/stand-in/')) log(exchange);
      });
  });
  return Object.assign(server, { keepAliveTimeout: IDLE_MS, keepAliveTimeoutBuffer: 0 });
}

/** A connection that is idle for longer is closed, as by the server that CVAT runs in. */
const IDLE_MS = 5000;

type Conversation = { message: IncomingMessage; response: ServerResponse; url: URL; exchange: Exchange };

async function serve(context: Context, routes: readonly Route[], conversation: Conversation): Promise<void> {
  const { message, response, url, exchange } = conversation;
  const own = url.pathname.startsWith('/stand-in/');
  const fault = own ? undefined : context.faults.take(exchange.method, decodeURIComponent(url.pathname));
  if (fault?.kind === 'delay') await delay(fault.ms);
  if (fault?.kind === 'reset') {
    message.socket.resetAndDestroy();
    return;
  }
  if (fault?.kind === 'status') {
    const type = fault.contentType ?? 'text/html';
    const body = Buffer.from(fault.body ?? '');
    send(response, exchange, { status: fault.status, headers: { 'Content-Type': type, ...fault.headers }, body });
    return;
  }
  if (fault?.kind === 'late') {
    const kept = await keepForLater(message);
    send(response, exchange, gatewayTimeout());
    context.faults.later(fault.ms, async () => {
      const { answer } = await handle(context, routes, { message: kept, url, exchange });
      exchange.lateStatus = answer.status;
    });
    return;
  }
  const { answer, renderer } = await handle(context, routes, { message, url, exchange });
  if (context.options.recordBodies && answer.body.kind === 'json') {
    exchange.responseBody = masked(answer.body.value);
  }
  const rendered = render(answer, renderer, header(message.headers, 'accept-encoding'));
  const type = rendered.headers['Content-Type'];
  if (type !== undefined) exchange.responseType = type;
  if (fault?.kind === 'lose') message.socket.destroy();
  else if (fault?.kind === 'truncate') {
    response.writeHead(rendered.status, rendered.headers);
    response.write(rendered.body.subarray(0, rendered.body.length / 2), () => message.socket.destroy());
  } else send(response, exchange, rendered);
}

function send(response: ServerResponse, exchange: Exchange, { status, headers, body }: Rendered): void {
  exchange.status = status;
  response.writeHead(status, headers);
  response.end(body);
}

function addressed(message: IncomingMessage): URL {
  const { headers } = message;
  const proto = header(headers, 'x-forwarded-proto') ?? 'http';
  const host = header(headers, 'x-forwarded-host') ?? headers.host ?? '127.0.0.1';
  const path = message.url ?? '/';
  return URL.parse(`${proto}://${host}${path}`) ?? URL.parse(`http://127.0.0.1${path}`) ?? new URL('http://127.0.0.1/');
}
