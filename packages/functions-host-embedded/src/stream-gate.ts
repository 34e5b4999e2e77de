import { Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Server } from 'node:net';

const LOOPBACK = '127.0.0.1';
/** The invocation follows its request at once; one that does not follow was never the host's. */
const PATIENCE_MS = 30_000;
const MOST_WAITING = 1000;

type Waiting = { response: ServerResponse; pass(): void };

/**
 * Stands before the server of `@azure/functions` for streamed requests, which listens on every interface, keeps what anybody
 * sends for good, and dies of the invocation id `error`. Only requests of invocations that the host makes get through.
 */
export class StreamGate {
  readonly #expected = new Set<string>();
  readonly #waiting = new Map<string, Waiting>();

  /** Servers that begin to listen until the returned function is called listen on loopback only, and ask this gate. */
  install(): () => void {
    const gate = this;
    const { listen } = Server.prototype;
    function guarded(this: Server, ...args: unknown[]): Server {
      if (this instanceof HttpServer) gate.#guard(this);
      return Reflect.apply(listen, this, onLoopback(args));
    }
    Object.assign(Server.prototype, { listen: guarded });
    return () => void Object.assign(Server.prototype, { listen });
  }

  /** Runs an invocation, whose request may have come before or may come while it runs. */
  async during<T>(id: string | undefined, run: () => Promise<T>): Promise<T> {
    if (id === undefined) return run();
    this.#expected.add(id);
    const early = this.#waiting.get(id);
    this.#waiting.delete(id);
    early?.pass();
    try {
      return await run();
    } finally {
      this.#expected.delete(id);
    }
  }

  #guard(server: HttpServer): void {
    const listeners = server.listeners('request');
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const pass = () => {
        for (const listener of listeners) Reflect.apply(listener, server, [request, response]);
      };
      const id = request.headers['x-ms-invocation-id'];
      if (typeof id !== 'string' || id === 'error') refuse(response);
      else if (this.#expected.has(id)) pass();
      else this.#wait(id, { response, pass });
    });
  }

  #wait(id: string, waiting: Waiting): void {
    if (this.#waiting.has(id) || this.#waiting.size >= MOST_WAITING) {
      refuse(waiting.response);
      return;
    }
    this.#waiting.set(id, waiting);
    const end = () => {
      clearTimeout(timer);
      if (this.#waiting.get(id) === waiting) this.#waiting.delete(id);
    };
    const timer = setTimeout(() => {
      if (this.#waiting.get(id) === waiting) refuse(waiting.response);
      end();
    }, PATIENCE_MS);
    timer.unref();
    waiting.response.once('close', end);
  }
}

function refuse(response: ServerResponse): void {
  response.writeHead(403, { connection: 'close' }).end();
}

/** The arguments of listen() with a host where they name none. */
function onLoopback([first, second, ...rest]: unknown[]): unknown[] {
  if (first === undefined || typeof first === 'function') return [{ port: 0, host: LOOPBACK }, first].filter(Boolean);
  if (typeof first === 'number') {
    return typeof second === 'string'
      ? [first, second, ...rest]
      : [first, LOOPBACK, second, ...rest].filter((arg) => arg !== undefined);
  }
  if (typeof first !== 'object' || first === null || 'host' in first || 'path' in first || 'fd' in first)
    return [first, second, ...rest];
  return [{ ...first, host: LOOPBACK }, second, ...rest];
}
