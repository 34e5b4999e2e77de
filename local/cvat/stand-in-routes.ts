import type { Context } from './context.ts';
import type { Fault } from './faults/faults.ts';
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
        const body = await request.json();
        for (const fault of (Array.isArray(body) ? body : [body]) as Fault[]) context.faults.add(fault);
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
        const { advanceMs } = (await request.json()) as { advanceMs: number };
        context.clock.advance(advanceMs);
        return json(200, { now: context.clock.iso() });
      },
      outsideApi,
    ),
    route(
      'POST',
      '/stand-in/work',
      async (request) => {
        const { hold } = (await request.json()) as { hold: 'queued' | 'started' | 'nowhere' };
        context.requests.hold(hold);
        return nothing(204);
      },
      outsideApi,
    ),
  ];
}
