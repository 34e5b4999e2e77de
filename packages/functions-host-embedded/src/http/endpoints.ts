import type { DurableEngine } from '../durable/engine.ts';
import type { Keys } from '../keys.ts';
import { answer, type Exchange } from './exchange.ts';
import { answerByFetch } from './fetch-adapter.ts';
import { type Webhooks, webhookEndpoints } from './webhooks.ts';

/** Where the durable extension's management API lives, behind the system key. */
export const DURABLE_PATH = '/runtime/webhooks/durabletask';

type Handle = (exchange: Exchange) => Promise<void>;

/** Everything that the host answers, by path; what is nothing else's belongs to the HTTP functions. */
export function hostEndpoints(options: {
  engine: DurableEngine;
  webhooks: Webhooks;
  keys: Keys;
  /** The management API without a key, for the durable client of this app: nobody else knows this path. */
  rpcPath: string;
  bodyLimit: number;
  /** Of the app's own functions: `/api`. */
  routePrefix: string;
  admin: Handle;
  functions: Handle;
}): Handle {
  const { engine, keys, rpcPath, bodyLimit } = options;
  const manage = (exchange: Exchange, pathname: string) =>
    answerByFetch(exchange, (request) => engine.handle(request), { pathname, bodyLimit });
  const durabletask: Handle = (exchange) => manage(exchange, exchange.url.pathname);
  const webhooks = webhookEndpoints({ ...options.webhooks, durabletask }, keys);
  return async (exchange) => {
    const { pathname } = exchange.url;
    if (pathname.startsWith(`${rpcPath}/`)) return manage(exchange, DURABLE_PATH + pathname.slice(rpcPath.length));
    if (pathname.startsWith('/runtime/webhooks/')) return webhooks(exchange);
    if (pathname.startsWith('/admin/')) return options.admin(exchange);
    if (pathname === '/') return home(exchange, options.routePrefix);
    return options.functions(exchange);
  };
}

/** People are led to the app, with the key that the address may hold; programs that look for a host find one. */
async function home(exchange: Exchange, routePrefix: string): Promise<void> {
  if (!(exchange.request.headers.accept ?? '').includes('text/html')) {
    return answer(exchange, 200, 'The local Functions host is running');
  }
  exchange.response.setHeader('location', `${routePrefix}/${exchange.url.search}`);
  return answer(exchange, 302);
}
