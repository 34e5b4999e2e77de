import type { Context } from '../context.ts';
import { permissionDenied } from '../http/errors.ts';
import type { Fields } from '../http/fields.ts';
import { serverError } from '../http/pages.ts';
import type { CvatRequest } from '../http/request.ts';

/** `assignee_id` or `owner_id`: undefined where it was not sent, null where it is taken away. */
export function userField(
  context: Context,
  request: CvatRequest,
  fields: Fields,
  name: string,
): number | null | undefined {
  const raw = fields.raw(name);
  if (typeof raw === 'string' && !/^\d+$/.test(raw)) throw serverError(`Field 'id' expected a number but got '${raw}'`);
  const id = fields.integer(name, { nullable: true });
  if (typeof id === 'number' && !maySee(context, request, id)) throw permissionDenied();
  return id;
}

/** Outside of an organization only oneself. */
function maySee({ state }: Context, { user, org }: CvatRequest, id: number): boolean {
  if (!state.users.get(id)) return false;
  return id === user.id || user.groups.includes('admin') || org.kind === 'organization';
}
