import type { Context } from '../context.ts';
import { json } from '../http/answer.ts';
import { notFound } from '../http/errors.ts';
import { type Route, route } from '../http/route.ts';
import { basicUser } from './show-user.ts';

/** A token can look at itself and at nothing else: no token may make or change tokens. */
export function accessTokenRoutes(context: Context): Route[] {
  return [
    route('GET', '/api/auth/access_tokens/self', (request) => {
      const { token } = request;
      if (!token) throw notFound('No AccessToken matches the given query.');
      const { id, name, read_only, expiry_date, created_date } = token;
      return json(200, {
        ...{ id, name, read_only, expiry_date, created_date, updated_date: created_date },
        last_used_date: context.clock.iso(),
        owner: basicUser(context, request, token.owner),
      });
    }),
  ];
}
