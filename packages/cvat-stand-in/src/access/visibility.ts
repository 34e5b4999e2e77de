import type { Context } from '../context.ts';
import { permissionDenied } from '../http/errors.ts';
import { roleIn } from '../http/organization.ts';
import type { CvatRequest } from '../http/request.ts';
import type { Membership, User } from '../state/model.ts';

/** What permission depends on: people who belong to the object, and its organization. `supervised`: supervisors see those of others, too. */
export type Owned = { organization: number | null; people: (number | null)[]; supervised?: boolean };

type Role = Membership['role'];
const EDITORS: Role[] = ['owner', 'maintainer'];
const SUPERVISORS: Role[] = [...EDITORS, 'supervisor'];

export const mayView = (context: Context, user: User, object: Owned) =>
  may(context, user, object, object.supervised ? SUPERVISORS : EDITORS);
export const mayChange = (context: Context, user: User, object: Owned) => may(context, user, object, EDITORS);

export function requireChange(context: Context, request: CvatRequest, object: Owned): void {
  if (!mayChange(context, request.user, object)) throw permissionDenied();
}

function may(context: Context, user: User, object: Owned, roles: Role[]): boolean {
  if (isTheirs(user, object)) return true;
  const organization = object.organization === null ? undefined : context.state.organizations.get(object.organization);
  const role = organization && roleIn(context, user, organization);
  return role !== undefined && roles.includes(role);
}

const isTheirs = (user: User, { people }: Owned) => user.groups.includes('admin') || people.includes(user.id);

/** Lists show what is visible, within the organization or personal workspace that was asked for: a role counts where it is named. */
export function isListed(context: Context, request: CvatRequest, object: Owned): boolean {
  if (request.org.kind === 'organization' && object.organization !== request.org.organization.id) return false;
  if (request.org.kind === 'personal' && object.organization !== null) return false;
  return request.org.kind === 'organization' ? mayView(context, request.user, object) : isTheirs(request.user, object);
}

/**
 * The organization (null: personal) in which a request creates. 403 for a global `worker` and for members whose role is
 * too small.
 */
export function workplace(request: CvatRequest, roles: Role[]): number | null {
  const { user, org } = request;
  if (user.groups.includes('admin')) return org.kind === 'organization' ? org.organization.id : null;
  if (!user.groups.includes('user')) throw permissionDenied();
  if (org.kind !== 'organization') return null;
  if (!org.role || !roles.includes(org.role)) throw permissionDenied();
  return org.organization.id;
}
