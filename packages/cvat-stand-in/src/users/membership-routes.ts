import type { Context } from '../context.ts';
import { type Route, route } from '../http/route.ts';
import { type ListRules, listAnswer } from '../lists/list.ts';
import type { Membership } from '../state/model.ts';
import { basicUser, username } from './show-user.ts';

/** Members of the organization that the request names; without one, those of everything that one belongs to oneself. */
export function membershipRoutes(context: Context): Route[] {
  const { state } = context;
  const rules: ListRules<Membership> = {
    fields: {
      id: (row) => row.id,
      role: (row) => row.role,
      user: (row) => username(context, row.user),
    },
    search: ['user'],
  };
  return [
    route('GET', '/api/memberships', (request) => {
      const { org, user } = request;
      const rows = state.memberships
        .all()
        .filter((row) =>
          org.kind === 'organization' ? row.organization === org.organization.id : row.user === user.id,
        );
      return listAnswer(request, rows, rules, ({ id, user: member, organization, role }) => ({
        ...{ id, user: basicUser(context, request, member), organization, role },
        ...{ is_active: true, joined_date: context.state.users.get(member)?.date_joined ?? null, invitation: null },
      }));
    }),
  ];
}
