import type { IncomingMessage } from 'node:http';
import { requireExisting } from '../access/find.ts';
import type { Context } from '../context.ts';
import type { User } from '../state/model.ts';
import { allowedMethods, otherMethod } from './allowed.ts';
import { type Answer, text } from './answer.ts';
import { authenticate, knowsScheme } from './authentication.ts';
import { HttpError, permissionDenied, unauthorized } from './errors.ts';
import type { Exchange } from './exchange.ts';
import { masked } from './exchange.ts';
import { negotiate, type Renderer } from './negotiation.ts';
import { workspaceOf } from './organization.ts';
import { notFoundPage, serverErrorPage } from './pages.ts';
import { type Caller, type CvatRequest, header, makeRequest } from './request.ts';
import { type Found, findRoutes, type Route } from './route.ts';

const NOBODY: User = {
  ...{ id: 0, username: '', first_name: '', last_name: '', email: '', groups: [], date_joined: '' },
};

type Asked = { message: IncomingMessage; url: URL; exchange: Exchange };

/** Runs the route of a request: negotiation first, then credentials, method, organization, handler, as CVAT does. */
export async function handle(
  context: Context,
  routes: readonly Route[],
  asked: Asked,
): Promise<{ answer: Answer; renderer: Renderer }> {
  const { message, url, exchange } = asked;
  let renderer: Renderer = 'application/vnd.cvat+json';
  const found = findRoutes(routes, url.pathname);
  const [first] = found;
  if (!first) return { answer: unknownPath(exchange), renderer };
  exchange.route = (found.find(({ route }) => route.method === exchange.method) ?? first).route.pattern;
  if (isPreflight(message)) return { answer: text(200, ''), renderer };
  try {
    if (!first.route.outsideApi) renderer = negotiate(header(message.headers, 'accept'));
    return { answer: withAllow(await run(context, found, asked), found), renderer };
  } catch (error) {
    return { answer: withAllow(refusal(error, exchange), found), renderer };
  }
}

async function run(context: Context, found: Found[], { message, url, exchange }: Asked): Promise<Answer> {
  const hit = found.find(({ route }) => route.method === exchange.method);
  const route = (hit ?? found[0])?.route;
  const open = route?.public || route?.outsideApi;
  const caller = callerOf(context, message, route);
  if (open && !route?.outsideApi && caller.user === NOBODY) context.throttle();
  if (!hit)
    return otherMethod(
      exchange.method,
      found.map((one) => one.route),
    );
  if (caller.token?.read_only && !['GET', 'HEAD', 'OPTIONS'].includes(exchange.method)) {
    requireExisting(context, hit.route.pattern, hit.params.id);
    throw permissionDenied();
  }
  const org = open
    ? { kind: 'any' as const }
    : workspaceOf(context, caller.user, url.searchParams, header(message.headers, 'x-organization'));
  const request = makeRequest(message, { url, params: hit.params, caller, org });
  return hit.route.handler(context.options.recordBodies ? recorded(request, exchange) : request);
}

/** Credentials are looked at on public paths, too, where some were sent. */
function callerOf(context: Context, message: IncomingMessage, route: Route | undefined): Caller {
  const authorization = header(message.headers, 'authorization');
  if (route?.outsideApi || (route?.public && !authorization)) return { user: NOBODY };
  if (route?.public && !knowsScheme(context, authorization)) return { user: NOBODY };
  const challenge = route?.tokensOnly ? 'Bearer' : 'Token';
  const caller = authenticate(context, authorization, challenge);
  if (route?.tokensOnly && !caller.token) {
    throw unauthorized('Authentication credentials were not provided.', challenge);
  }
  return caller;
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

const isPreflight = ({ method, headers }: IncomingMessage) =>
  method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;

/** Every answer of a view lists the path's methods; a crash is not the view's. */
function withAllow(answer: Answer, found: Found[]): Answer {
  const routes = found.map(({ route }) => route);
  if (routes[0]?.outsideApi || (answer.status === 500 && answer.body.kind === 'text')) return answer;
  return { ...answer, headers: { Allow: allowedMethods(routes).join(', '), Vary: 'Accept', ...answer.headers } };
}

function unknownPath({ method, path }: Exchange): Answer {
  console.error(`CVAT stand-in: no such route: ${method} ${path}`);
  return notFoundPage();
}

function refusal(error: unknown, { method, path }: Exchange): Answer {
  if (error instanceof HttpError) return error.answer;
  console.error(`CVAT stand-in: ${method} ${path} failed:`, error);
  return serverErrorPage();
}
