import type { Context } from '../context.ts';
import type { Fields } from '../http/fields.ts';

/** `assignee_id` or `owner_id`: undefined where it was not sent, null where it is taken away. */
export function userField(context: Context, fields: Fields, name: string): number | null | undefined {
  const id = fields.integer(name, { nullable: true });
  if (typeof id === 'number' && !context.state.users.get(id)) {
    return fields.fail(name, `Invalid pk "${id}" - object does not exist.`);
  }
  return id;
}
