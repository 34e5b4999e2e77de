import type { Context } from '../context.ts';
import type { User } from '../state/model.ts';
import { permissionDenied, unauthorized } from './errors.ts';
import type { Caller } from './request.ts';

/** Who sent this. 401 where nobody is known by these credentials; 403 where a read-only token tries to write. */
export function authenticate(context: Context, method: string, authorization: string | undefined): Caller {
  const [scheme = '', ...rest] = (authorization ?? '').trim().split(/\s+/);
  const caller = callerOf(context, scheme.toLowerCase(), rest.join(' '));
  if (caller.token?.read_only && !['GET', 'HEAD', 'OPTIONS'].includes(method)) throw permissionDenied();
  return caller;
}

function callerOf({ state, clock }: Context, scheme: string, credentials: string): Caller {
  if (scheme === 'token') return { user: known(state.users.all().find(({ key }) => key === credentials)) };
  if (scheme === 'bearer') {
    const token = state.tokens.all().find(({ value }) => value === credentials);
    const expired = token?.expiry_date && Date.parse(token.expiry_date) <= clock.now();
    if (!token || expired) throw unauthorized('Invalid token.');
    return { user: known(state.users.get(token.owner)), token };
  }
  if (scheme === 'basic') {
    const [username, ...password] = Buffer.from(credentials, 'base64').toString('utf8').split(':');
    const user = state.users.all().find((candidate) => candidate.username === username);
    if (!user?.password || user.password !== password.join(':')) throw unauthorized('Invalid username/password.');
    return { user };
  }
  throw unauthorized('Authentication credentials were not provided.');
}

function known(user: User | undefined): User {
  if (!user) throw unauthorized('Invalid token.');
  return user;
}
