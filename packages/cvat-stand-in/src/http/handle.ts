import type { IncomingMessage } from 'node:http';
import type { Context } from '../context.ts';
import type { User } from '../state/model.ts';
import { type Answer, json, text } from './answer.ts';
import { authenticate } from './authentication.ts';
import { HttpError, methodNotAllowed } from './errors.ts';
import type { Exchange } from './exchange.ts';
import { masked } from './exchange.ts';
import { negotiate, type Renderer } from './negotiation.ts';
import { workspaceOf } from './organization.ts';
import { type CvatRequest, header, makeRequest } from './request.ts';
import { findRoutes, type Route } from './route.ts';

const NOBODY: User = {
  ...{ id: 0, username: '', first_name: '', last_name: '', email: '', groups: [], date_joined: '' },
};

/** Runs the route of a request: negotiation first, then credentials, method, organization, handler, as CVAT does. */
export async function handle(
  context: Context,
  routes: readonly Route[],
  message: IncomingMessage,
  url: URL,
  exchange: Exchange,
): Promise<{ answer: Answer; renderer: Renderer }> {
  let renderer: Renderer = 'application/vnd.cvat+json';
  try {
    const found = findRoutes(routes, url.pathname);
    const first = found[0];
    if (!first) return { answer: unknownRoute(exchange), renderer };
    const hit = found.find(({ route }) => route.method === exchange.method);
    exchange.route = (hit ?? first).route.pattern;
    if (!first.route.outsideApi) renderer = negotiate(header(message.headers, 'accept'));
    const open = hit?.route.public || first.route.outsideApi;
    const caller = open
      ? { user: NOBODY }
      : authenticate(context, exchange.method, header(message.headers, 'authorization'));
    if (!hit) throw methodNotAllowed(exchange.method, [...new Set(found.map(({ route }) => route.method))]);
    const org = open
      ? { kind: 'any' as const }
      : workspaceOf(context, caller.user, url.searchParams, header(message.headers, 'x-organization'));
    const request = makeRequest(message, { url, params: hit.params, caller, org });
    const answer = await hit.route.handler(context.options.recordBodies ? recorded(request, exchange) : request);
    return { answer, renderer };
  } catch (error) {
    return { answer: refusal(error, exchange), renderer };
  }
}

function recorded(request: CvatRequest, exchange: Exchange): CvatRequest {
  return {
    ...request,
    json: async () => {
      const body = await request.json();
      exchange.requestBody = masked(body);
      return body;
    },
  };
}

function unknownRoute({ method, path }: Exchange): Answer {
  console.error(`CVAT stand-in: no such route: ${method} ${path}`);
  return json(404, { detail: `The CVAT stand-in has no route ${method} ${path}` });
}

function refusal(error: unknown, { method, path }: Exchange): Answer {
  if (error instanceof HttpError) return error.answer;
  console.error(`CVAT stand-in: ${method} ${path} failed:`, error);
  return text(500, '<h1>Server Error (500)</h1>');
}
