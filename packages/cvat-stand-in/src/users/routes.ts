import type { Context } from '../context.ts';
import { json } from '../http/answer.ts';
import { notFound, permissionDenied } from '../http/errors.ts';
import type { CvatRequest } from '../http/request.ts';
import { type Route, route } from '../http/route.ts';
import { type ListRules, listAnswer } from '../lists/list.ts';
import type { User } from '../state/model.ts';
import { basicUser, wholeUser } from './show-user.ts';

export function userRoutes(context: Context): Route[] {
  const { state } = context;
  const rules: ListRules<User> = {
    fields: {
      id: (user) => user.id,
      username: (user) => user.username,
      first_name: (user) => user.first_name,
      last_name: (user) => user.last_name,
      is_active: () => true,
    },
    search: ['first_name', 'last_name', 'username'],
  };
  /** Outside of an organization only an admin sees others. */
  const visible = ({ user, org }: CvatRequest) => {
    if (org.kind !== 'organization') return state.users.all().filter((one) => isAdmin(user) || one.id === user.id);
    const members = state.memberships.all().filter(({ organization }) => organization === org.organization.id);
    return state.users.all().filter((one) => members.some((membership) => membership.user === one.id));
  };
  const show = (request: CvatRequest, user: User) =>
    isAdmin(request.user) || user.id === request.user.id
      ? wholeUser(context, request, user)
      : basicUser(context, request, user.id);

  return [
    route('GET', '/api/users/self', (request) => json(200, wholeUser(context, request, request.user))),
    route('GET', '/api/users', (request) =>
      listAnswer(request, visible(request), rules, (user) =>
        isAdmin(request.user) ? wholeUser(context, request, user) : basicUser(context, request, user.id),
      ),
    ),
    ...(['PATCH', 'DELETE'] as const).map((method) =>
      route(method, '/api/users/{id}', () => {
        throw permissionDenied();
      }),
    ),
    route('GET', '/api/users/{id}', (request) => {
      const user = state.users.get(Number(request.params.id));
      if (!user) throw notFound('No User matches the given query.');
      if (!visible(request).includes(user)) throw permissionDenied();
      return json(200, show(request, user));
    }),
  ];
}

const isAdmin = (user: User) => user.groups.includes('admin');
