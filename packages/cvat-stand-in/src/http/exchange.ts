import type { IncomingHttpHeaders } from 'node:http';

/** One request and what became of it. Credentials are never kept. */
export type Exchange = {
  at: string;
  method: string;
  path: string;
  query: string;
  headers: Record<string, string>;
  /** The route's pattern; undefined where nothing matched. */
  route: string | undefined;
  /** 0 where no answer was given. */
  status: number;
  /** Of a request that a proxy gave up on: what the server made of it afterwards. */
  lateStatus?: number;
  /** JSON bodies, where `recordBodies` is on. */
  requestBody?: unknown;
  responseBody?: unknown;
  /** Content-Type; absent where the answer has no body. */
  responseType?: string;
};

const KEPT = 5000;
const SECRET_HEADERS = new Set(['authorization', 'cookie', 'x-csrftoken']);
const SECRET_FIELDS = new Set(['session_token', 'connection_string', 'key', 'secret_key', 'password', 'value']);

export function openLog(): { seen: Exchange[]; add(exchange: Exchange): void } {
  const seen: Exchange[] = [];
  return {
    seen,
    add: (exchange) => {
      seen.push(exchange);
      if (seen.length > KEPT) seen.splice(0, seen.length - KEPT);
    },
  };
}

export function shownHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !SECRET_HEADERS.has(name))
      .map(([name, value]) => [name, String(value)]),
  );
}

/** A copy with the credentials of storages and users replaced; only the top level holds any. */
export function masked(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, SECRET_FIELDS.has(name) ? 'masked' : value]),
  );
}
