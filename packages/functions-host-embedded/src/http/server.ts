import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../log.ts';
import { BodyTooLarge } from './body-limit.ts';
import { answer, type Exchange } from './exchange.ts';
import { isOwnHost } from './own-host.ts';

export type HttpServer = {
  readonly port: number;
  /** Until this is called every request waits, as in the real host. */
  serve(handle: (exchange: Exchange) => Promise<void>): void;
  /** Refuses new connections and waits until the open requests are answered. */
  stop(): Promise<void>;
};

/** Listens only on 127.0.0.1. Port 0 takes `preferredPort` where it is free, else any. */
export async function startHttpServer(options: {
  port: number;
  preferredPort: number | undefined;
  log: Log;
}): Promise<HttpServer> {
  const ready = Promise.withResolvers<(exchange: Exchange) => Promise<void>>();
  const server = createServer((request, response) => {
    const exchange = { request, response, url: urlOf(request) };
    if (!isOwnHost(request.headers.host)) return refuse(exchange, 421);
    // Kestrel refuses it before anything of the host sees it.
    if (exchange.url.pathname.includes('%00')) return refuse(exchange, 400);
    ready.promise.then((handle) => handle(exchange)).catch((error: unknown) => fail(exchange, error, options.log));
  });
  // An upload may take as long as it needs; the real limit is the load balancer's.
  server.requestTimeout = 0;
  const port = await listen(server, options.port === 0 ? [options.preferredPort ?? 0, 0] : [options.port]);
  return {
    port,
    serve: ready.resolve,
    stop: () =>
      new Promise((resolve) => {
        // A connection that is kept alive turns idle only after its last answer.
        const sweep = setInterval(() => server.closeIdleConnections(), 100);
        server.close(() => {
          clearInterval(sweep);
          resolve();
        });
      }),
  };
}

async function listen(server: Server, ports: readonly number[]): Promise<number> {
  const [port = 0, ...others] = ports;
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (cause) {
    if (others.length > 0) return listen(server, others);
    const help = 'stop the program that has it, or name another one with --port';
    throw new Error(`Cannot listen on port ${port} of 127.0.0.1: it is taken or not allowed: ${help}`, { cause });
  }
  return (server.address() as AddressInfo).port;
}

function urlOf(request: IncomingMessage): URL {
  const host = request.headers.host ?? '127.0.0.1';
  return URL.parse(request.url ?? '/', `http://${host}`) ?? new URL('/', 'http://127.0.0.1');
}

function fail(exchange: Exchange, error: unknown, log: Log): void {
  const { response }: { response: ServerResponse } = exchange;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const known = error instanceof BodyTooLarge;
  log('error', 'host', known || !(error instanceof Error) ? String(error) : (error.stack ?? error.message));
  refuse(exchange, 500);
}

function refuse(exchange: Exchange, status: number): void {
  exchange.response.setHeader('connection', 'close');
  answer(exchange, status);
}
