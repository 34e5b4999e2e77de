import { z } from 'zod';
import type { Context } from './context.ts';
import { Fault } from './faults/fault.ts';
import { json, nothing } from './http/answer.ts';
import type { Exchange } from './http/exchange.ts';
import { type Route, route } from './http/route.ts';

/** The controls of a stand-in that runs in another process. They need no credentials: it listens on loopback. */
export function standInRoutes(context: Context, seen: readonly Exchange[]): Route[] {
  const outsideApi = { outsideApi: true };
  return [
    route(
      'POST',
      '/stand-in/faults',
      async (request) => {
        const faults = z.union([Fault, z.array(Fault)]).safeParse(await request.json());
        if (!faults.success) return json(400, faults.error.issues);
        for (const fault of [faults.data].flat()) context.faults.add(fault);
        return json(201, context.faults.list());
      },
      outsideApi,
    ),
    route('GET', '/stand-in/faults', () => json(200, context.faults.list()), outsideApi),
    route(
      'DELETE',
      '/stand-in/faults',
      () => {
        context.faults.clear();
        return nothing(204);
      },
      outsideApi,
    ),
    route('GET', '/stand-in/requests', () => json(200, seen), outsideApi),
    route(
      'POST',
      '/stand-in/clock',
      async (request) => {
        const { advanceMs } = z.object({ advanceMs: z.number() }).parse(await request.json());
        context.clock.advance(advanceMs);
        return json(200, { now: context.clock.iso() });
      },
      outsideApi,
    ),
    route(
      'POST',
      '/stand-in/work',
      async (request) => {
        const { hold } = z.object({ hold: z.enum(['queued', 'started', 'nowhere']) }).parse(await request.json());
        context.requests.hold(hold);
        return nothing(204);
      },
      outsideApi,
    ),
  ];
}
