import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { ownUrl } from '../../world.ts';
import { json } from '../answers.ts';
import { jsonBody } from '../json-body.ts';
import { keyCookie, NO_KEY, OWN_HEADER } from './access.ts';
import { isKey } from './key-check.ts';

/** POST /api/session: a key that the host takes becomes the cookie of a browser. */
export async function openSession(request: HttpRequest): Promise<HttpResponseInit> {
  const body = z.object({ key: z.string() }).safeParse(await jsonBody(request));
  const own = request.headers.get(OWN_HEADER) === 'page';
  if (!own || !body.success || !(await isKey(ownUrl(), body.data.key))) return json(401, { problems: [NO_KEY] });
  return { ...json(200, { status: 'open' }), cookies: [keyCookie(body.data.key)] };
}

/** GET /api/key: reached only with a key, so that answering is all there is to do. */
export async function checkKey(): Promise<HttpResponseInit> {
  return { status: 204, headers: { 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' } };
}
