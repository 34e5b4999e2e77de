import type { Context } from '../context.ts';
import type { Organization, User } from '../state/model.ts';
import { notFound, permissionDenied, ValidationError } from './errors.ts';
import { serverError } from './pages.ts';
import type { Workspace } from './request.ts';

/** The organization that `org`, `org_id` or `X-Organization` name; see Workspace for what none or an empty one means. */
export function workspaceOf(
  context: Context,
  user: User,
  query: URLSearchParams,
  organizationHeader: string | undefined,
): Workspace {
  const slug = query.get('org') ?? undefined;
  const id = query.get('org_id') ?? undefined;
  if (id !== undefined && (slug !== undefined || organizationHeader !== undefined)) {
    throw new ValidationError(
      'You cannot specify "org_id" query parameter with "org" query parameter or "X-Organization" HTTP header at the same time.',
    );
  }
  if (slug !== undefined && organizationHeader !== undefined && slug !== organizationHeader) {
    throw new ValidationError(
      'You cannot specify "org" query parameter and "X-Organization" HTTP header with different values.',
    );
  }
  const name = slug ?? organizationHeader;
  if (name === undefined && id === undefined) return { kind: 'any' };
  if (name === '' || id === '') return { kind: 'personal' };
  if (id !== undefined && !/^\d+$/.test(id)) throw serverError(`Field 'id' expected a number but got '${id}'`);
  const organization = context.state.organizations
    .all()
    .find((candidate) => (id === undefined ? candidate.slug === name : String(candidate.id) === id));
  if (!organization) throw notFound(`${name ?? id} organization does not exist.`);
  const role = roleIn(context, user, organization);
  if (!role && !user.groups.includes('admin')) throw permissionDenied();
  return { kind: 'organization', organization, role };
}

export function roleIn(context: Context, user: User, organization: Organization) {
  return context.state.memberships
    .all()
    .find((membership) => membership.organization === organization.id && membership.user === user.id)?.role;
}
