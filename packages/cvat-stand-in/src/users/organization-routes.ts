import type { Context } from '../context.ts';
import { json } from '../http/answer.ts';
import { notFound, permissionDenied } from '../http/errors.ts';
import { roleIn } from '../http/organization.ts';
import type { CvatRequest } from '../http/request.ts';
import { type Route, route } from '../http/route.ts';
import { type ListRules, listAnswer } from '../lists/list.ts';
import type { Organization } from '../state/model.ts';
import { basicUser, username } from './show-user.ts';

/** The organizations that one belongs to; an admin sees all. */
export function organizationRoutes(context: Context): Route[] {
  const { state } = context;
  const rules: ListRules<Organization> = {
    fields: {
      id: (row) => row.id,
      slug: (row) => row.slug,
      name: (row) => row.name,
      owner: (row) => username(context, row.owner),
    },
    search: ['name', 'owner', 'slug'],
  };
  const show = (request: CvatRequest, { id, slug, name, owner, created_date }: Organization) => ({
    ...{ id, slug, name, description: '', created_date, updated_date: created_date, contact: {} },
    owner: basicUser(context, request, owner),
  });
  const mayView = ({ user }: CvatRequest, organization: Organization) =>
    user.groups.includes('admin') || roleIn(context, user, organization) !== undefined;
  return [
    route('GET', '/api/organizations', (request) => {
      const own = state.organizations.all().filter((organization) => mayView(request, organization));
      return listAnswer(request, own, rules, (organization) => show(request, organization));
    }),
    route('POST', '/api/organizations', () => {
      throw permissionDenied();
    }),
    route('GET', '/api/organizations/{id}', (request) => {
      const found = state.organizations.get(Number(request.params.id));
      if (!found) throw notFound('No Organization matches the given query.');
      if (!mayView(request, found)) throw permissionDenied();
      return json(200, show(request, found));
    }),
  ];
}
