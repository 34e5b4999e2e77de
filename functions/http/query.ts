import type { HttpRequest } from '@azure/functions';

/** The parameters of a request by name, without the function key that may be among them. */
export function queryOf(request: HttpRequest): Record<string, string> {
  const { code: _key, ...query } = Object.fromEntries(request.query);
  return query;
}
