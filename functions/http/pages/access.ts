import type { Cookie, HttpRequest, HttpResponseInit } from '@azure/functions';
import { ownUrl } from '../../world.ts';
import { HEADERS } from '../answers.ts';
import { isKey } from './key-check.ts';
import { keyPage } from './key-page.ts';

const COOKIE = 'azureml-to-cvat-key';
const DAYS = 30;
/** Other sites cannot send it: a page of theirs that posts here has no such header. */
export const OWN_HEADER = 'x-azureml-to-cvat';

type Handler<Rest extends unknown[]> = (request: HttpRequest, ...rest: Rest) => Promise<HttpResponseInit>;

/** Browsers say so; programs that take anything do not. */
export function wantsPage(request: HttpRequest): boolean {
  return request.method === 'GET' && (request.headers.get('accept') ?? '').includes('text/html');
}

/**
 * An endpoint that both programs and browsers read: with a key as header or parameter, as everywhere, or as the cookie that
 * the key page set. Whoever has none gets 401, as from the host; a browser with it the page that asks for the key.
 */
export function checked<Rest extends unknown[]>(handler: Handler<Rest>): Handler<Rest> {
  return async (request, ...rest) => {
    const code = request.query.get('code');
    const key = request.headers.get('x-functions-key') ?? code ?? cookieOf(request);
    if (key === undefined || !(await isKey(ownUrl(), key))) {
      return wantsPage(request) ? keyPage() : { status: 401, headers: HEADERS };
    }
    // Out of the address, where histories would keep it.
    if (code !== null && wantsPage(request)) return withoutCode(request, code);
    return handler(request, ...rest);
  };
}

/** What a page asks for is done only with the cookie and the header together. */
export async function isOwnPage(request: HttpRequest): Promise<boolean> {
  const key = cookieOf(request);
  return request.headers.get(OWN_HEADER) === 'page' && key !== undefined && isKey(ownUrl(), key);
}

/** Scripts cannot read it, and no other site's links or forms carry it. */
export function keyCookie(key: string): Cookie {
  return {
    ...{ name: COOKIE, value: encodeURIComponent(key), path: '/api', httpOnly: true, sameSite: 'Strict' },
    ...{ secure: ownUrl().startsWith('https:'), maxAge: DAYS * 24 * 60 * 60 },
  };
}

export const NO_KEY = {
  ...{ code: 'KEY_MISSING', at: 'request', detail: 'The function key is missing or wrong' },
  fix: 'Send it as x-functions-key',
};

function withoutCode(request: HttpRequest, code: string): HttpResponseInit {
  const url = new URL(request.url);
  url.searchParams.delete('code');
  const headers = { ...HEADERS, Location: url.pathname + url.search };
  return { status: 303, headers, cookies: [keyCookie(code)] };
}

function cookieOf(request: HttpRequest): string | undefined {
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const [name, value] = pair.trim().split('=');
    if (name === COOKIE && value !== undefined) return decoded(value);
  }
  return undefined;
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
