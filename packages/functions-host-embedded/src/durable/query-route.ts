import { matches, page, readFilter } from './instance-query.ts';
import { isFinished } from './instance-view.ts';
import { error } from './management-answer.ts';
import type { Management } from './management-parts.ts';
import { statusPayload } from './status-payload.ts';

const TOKEN_HEADER = 'x-ms-continuation-token';

/** 202 while the instance is active, 200 when it has ended. */
export function showInstance({ store }: Management, request: Request, instanceId: string): Response {
  const view = store.view(instanceId);
  if (!view) return error(404, `No instance with ID '${instanceId}' found.`);
  const query = new URL(request.url).searchParams;
  const show = {
    input: readFlag(query, 'showInput') ?? true,
    history: readFlag(query, 'showHistory') ?? false,
    historyOutput: readFlag(query, 'showHistoryOutput') ?? false,
  };
  const payload = statusPayload(view, show);
  if (!isFinished(view.status)) {
    return Response.json(payload, { status: 202, headers: { location: request.url, 'retry-after': '5' } });
  }
  const failed = view.status === 'Failed' && readFlag(query, 'returnInternalServerErrorOnFailure');
  return Response.json(payload, { status: failed ? 500 : 200 });
}

/** The query names the filter; `top` and the token's header name the page. Inputs are shown only if asked for. */
export function queryInstances({ store }: Management, request: Request): Response {
  const query = new URL(request.url).searchParams;
  const filter = readFilter(query);
  const matching = store.views().filter((view) => matches(view, filter));
  const { views, token } = page(matching, { top: query.get('top'), token: request.headers.get(TOKEN_HEADER) });
  const show = { input: readFlag(query, 'showInput') ?? true, history: false, historyOutput: false };
  return Response.json(
    views.map((view) => statusPayload(view, show)),
    { headers: token ? { [TOKEN_HEADER]: token } : {} },
  );
}

function readFlag(query: URLSearchParams, name: string): boolean | undefined {
  const value = query.get(name)?.toLowerCase();
  return value === 'true' || value === 'false' ? value === 'true' : undefined;
}
