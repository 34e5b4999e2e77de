import type { Context } from '../context.ts';
import { asKnown } from '../fields-since.ts';
import type { CvatRequest } from '../http/request.ts';
import type { User } from '../state/model.ts';

export function basicUser(context: Context, request: CvatRequest, id: number | null) {
  const user = id === null ? undefined : context.state.users.get(id);
  if (!user) return null;
  const { username, first_name, last_name } = user;
  return { url: `${request.url.origin}/api/users/${user.id}`, id: user.id, username, first_name, last_name };
}

export function wholeUser(context: Context, request: CvatRequest, user: User) {
  const admin = user.groups.includes('admin');
  return asKnown(context.profile, 'user', {
    ...basicUser(context, request, user.id),
    email: user.email,
    groups: user.groups,
    is_staff: admin,
    is_superuser: admin,
    is_active: true,
    last_login: null,
    date_joined: user.date_joined,
    has_analytics_access: admin,
  });
}

export const username = (context: Context, id: number | null) =>
  id === null ? null : (context.state.users.get(id)?.username ?? null);
