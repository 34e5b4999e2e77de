import { judgeKey, type Keys } from '../keys.ts';
import type { Log } from '../log.ts';
import type { FunctionWorker } from '../worker.ts';
import { answerBuffered } from './buffered.ts';
import { answer, type Exchange, keyOf } from './exchange.ts';
import { createRouter, type HttpFunction } from './router.ts';
import { answerStreamed } from './streamed.ts';

/**
 * Answers the requests to HTTP functions: 404 without a route, 401 without a key that the host knows for it, 403 with one that is
 * not enough, else what the function says.
 */
export function functionEndpoints(options: {
  worker: FunctionWorker;
  keys: Keys;
  routePrefix: string;
  bodyLimit: number;
  log: Log;
}): (exchange: Exchange) => Promise<void> {
  const { worker, keys, bodyLimit, log } = options;
  const route = createRouter(worker.functions, options.routePrefix);
  return async (exchange) => {
    const found = route(exchange.request.method ?? 'GET', exchange.url.pathname);
    if (!found) return answer(exchange, 404);
    const judged = judgeKey(keyOf(exchange), keysOf(found.target, keys), knownFor(found.target, keys));
    if (judged !== 'opens' && found.target.authLevel !== 'anonymous') return answer(exchange, judged);
    const streams = worker.capabilities.HttpUri !== undefined;
    if (!streams) return answerBuffered(exchange, worker, { ...found, bodyLimit });
    return answerStreamed(exchange, worker, { ...found, bodyLimit, log });
  };
}

function keysOf(target: HttpFunction, keys: Keys): (string | undefined)[] {
  return target.authLevel === 'admin' ? [keys.master] : [keys.master, keys.default, keys.functions[target.name]];
}

/** The key of another function is none here. */
function knownFor(target: HttpFunction, keys: Keys): (string | undefined)[] {
  return [keys.default, keys.functions[target.name], ...Object.values(keys.system)];
}
