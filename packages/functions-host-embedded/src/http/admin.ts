import { z } from 'zod';
import { judgeKey, type Keys } from '../keys.ts';
import type { FunctionWorker } from '../worker.ts';
import { readBody } from './body-limit.ts';
import { answer, type Exchange, keyOf } from './exchange.ts';

const ManualRun = z.object({ input: z.string().default('') });

/** Starts a function with the text of a manual run; false where its trigger can not be run by hand. */
export type RunManually = (functionName: string, input: string) => boolean;

/** The part of `/admin` that tools use, behind the master key. */
export function adminEndpoints(options: {
  worker: FunctionWorker;
  keys: Keys;
  hostId: string;
  runManually: RunManually;
}): (exchange: Exchange) => Promise<void> {
  const { worker, keys } = options;
  const describe = (name: string) => {
    const definition = worker.functions.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
    return (
      definition && {
        name: definition.name,
        script_href: definition.scriptFile,
        config: { bindings: definition.bindings },
      }
    );
  };
  return async (exchange) => {
    const judged = judgeKey(keyOf(exchange), [keys.master], [keys.default, ...Object.values(keys.system)]);
    if (judged !== 'opens') return answer(exchange, judged);
    const [, , area, name = '', part] = exchange.url.pathname.split('/').map(decodeURIComponent);
    const method = exchange.request.method ?? 'GET';
    if (area === 'host' && (name === 'status' || name === 'ping')) {
      if (method !== 'GET' && !(name === 'ping' && method === 'POST')) return answer(exchange, 405);
      if (name === 'ping') return answer(exchange, 200);
      const processUptime = Math.round(process.uptime() * 1000);
      return answer(exchange, 200, { id: options.hostId, state: 'Running', version: '4.1052.200', processUptime });
    }
    if (area !== 'functions') return answer(exchange, 404);
    if (name === '') {
      return method === 'GET'
        ? answer(
            exchange,
            200,
            worker.functions.map((f) => describe(f.name)),
          )
        : answer(exchange, 405);
    }
    const described = describe(name);
    if (!described) return answer(exchange, 404);
    if (part === 'keys') {
      const value = keys.functions[described.name];
      return method === 'GET' ? answer(exchange, 200, { keys: [{ name: 'default', value }] }) : answer(exchange, 405);
    }
    if (part !== undefined) return answer(exchange, 404);
    if (method === 'GET') return answer(exchange, 200, described);
    if (method !== 'POST') return answer(exchange, 405);
    const run = ManualRun.safeParse(parseJson(await readBody(exchange.request, 1_048_576)));
    const accepted = run.success && options.runManually(described.name, run.data.input);
    return answer(exchange, accepted ? 202 : 400);
  };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
