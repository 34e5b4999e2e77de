import type { Context } from '../context.ts';
import type { User } from '../state/model.ts';
import { unauthorized } from './errors.ts';
import type { Caller } from './request.ts';

/** A scheme that a server does not know is as good as none. */
export function knowsScheme({ profile }: Context, authorization: string | undefined): boolean {
  const kind = (authorization ?? '').trim().split(/\s+/)[0]?.toLowerCase() ?? '';
  return ['token', 'basic'].includes(kind) || (kind === 'bearer' && profile.tokens);
}

/** Who sent this. 401 where nobody is known by these credentials; `challenge` is the scheme that it asks for then. */
export function authenticate(context: Context, authorization: string | undefined, challenge: string): Caller {
  const refuse = (detail: string) => unauthorized(detail, challenge);
  const [scheme = '', ...words] = (authorization ?? '').trim().split(/\s+/);
  const kind = scheme.toLowerCase();
  if (!['token', 'bearer', 'basic'].includes(kind)) throw refuse('Authentication credentials were not provided.');
  const name = kind === 'basic' ? 'basic' : 'token';
  const [credentials] = words;
  if (credentials === undefined) throw refuse(`Invalid ${name} header. No credentials provided.`);
  if (words.length > 1) {
    throw refuse(
      `Invalid ${name} header. ${name === 'basic' ? 'Credentials' : 'Token'} string should not contain spaces.`,
    );
  }
  if (kind === 'bearer' && context.profile.tokens) return byToken(context, credentials, refuse);
  if (kind === 'bearer') throw refuse('Authentication credentials were not provided.');
  if (kind === 'token') return { user: known(byKey(context, credentials), refuse) };
  return { user: byPassword(context, credentials, refuse) };
}

type Refuse = (detail: string) => Error;

function byToken({ state, clock }: Context, value: string, refuse: Refuse): Caller {
  const token = state.tokens.all().find((candidate) => candidate.value === value);
  const expired = token?.expiry_date && Date.parse(token.expiry_date) <= clock.now();
  if (!token || expired) throw refuse('Invalid token.');
  return { user: known(state.users.get(token.owner), refuse), token };
}

const byKey = ({ state }: Context, key: string) => state.users.all().find((user) => user.key === key);

function byPassword({ state }: Context, credentials: string, refuse: Refuse): User {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(credentials) || credentials.length % 4 !== 0) {
    throw refuse('Invalid basic header. Credentials not correctly base64 encoded.');
  }
  const [username, ...password] = Buffer.from(credentials, 'base64').toString('utf8').split(':');
  const user = state.users.all().find((candidate) => candidate.username === username);
  if (!user?.password || user.password !== password.join(':')) throw refuse('Invalid username/password.');
  return user;
}

function known(user: User | undefined, refuse: Refuse): User {
  if (!user) throw refuse('Invalid token.');
  return user;
}
