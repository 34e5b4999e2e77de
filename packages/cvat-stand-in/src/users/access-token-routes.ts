import type { Context } from '../context.ts';
import { json } from '../http/answer.ts';
import { notFound, permissionDenied } from '../http/errors.ts';
import type { CvatRequest } from '../http/request.ts';
import { type Route, route } from '../http/route.ts';
import { type ListRules, listAnswer } from '../lists/list.ts';
import type { AccessToken } from '../state/model.ts';
import { basicUser } from './show-user.ts';

/** A token can look at itself and at its owner's others: no token may make or change tokens. */
export function accessTokenRoutes(context: Context): Route[] {
  const { state, clock } = context;
  const tokensOnly = { tokensOnly: true };
  const show = (request: CvatRequest, { id, name, read_only, expiry_date, created_date, owner }: AccessToken) => ({
    ...{ id, name, read_only, expiry_date, created_date, updated_date: created_date, last_used_date: clock.iso() },
    owner: basicUser(context, request, owner),
  });
  const rules: ListRules<AccessToken> = {
    fields: { id: (token) => token.id, name: (token) => token.name },
    search: ['name'],
  };
  return [
    route('GET', '/api/auth/access_tokens', (request) => {
      const usable = ({ expiry_date }: AccessToken) => expiry_date === null || Date.parse(expiry_date) > clock.now();
      const own = state.tokens.all().filter((token) => token.owner === request.user.id && usable(token));
      return listAnswer(request, own, rules, (token) => show(request, token));
    }),
    route('POST', '/api/auth/access_tokens', () => {
      throw permissionDenied();
    }),
    route(
      'GET',
      '/api/auth/access_tokens/self',
      (request) => {
        if (!request.token) throw notFound('No AccessToken matches the given query.');
        return json(200, show(request, request.token));
      },
      tokensOnly,
    ),
  ];
}
