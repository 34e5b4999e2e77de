import { randomBytes } from 'node:crypto';
import type { Membership, User } from './model.ts';
import type { State } from './state.ts';

export type Tokens = {
  /** Personal access tokens of the user `migrator`, supervisor of the organization `studio`. */
  writer: string;
  readOnly: string;
  expired: string;
  /** The deprecated key of `migrator`, for `Authorization: Token <key>`. */
  legacyKey: string;
  /** Of `admin`, who may do everything. */
  admin: string;
  /** Of `maintainer`, maintainer of `studio`. */
  maintainer: string;
  /** Of `annotator`, a worker of `studio`. */
  annotator: string;
  /** Of `outsider`, a user who belongs to no organization. */
  outsider: string;
  /** Of `hand`, whose global role is worker. */
  worker: string;
};

/** People, one organization and tokens, made when the data folder is new; their tokens stay the same afterwards. */
export function seed(state: State, now: string): Tokens {
  const users: [string, User['groups'][number], Membership['role'] | undefined][] = [
    ['admin', 'admin', undefined],
    ['migrator', 'user', 'supervisor'],
    ['maintainer', 'user', 'maintainer'],
    ['annotator', 'user', 'worker'],
    ['outsider', 'user', undefined],
    ['hand', 'worker', undefined],
    ['owner', 'user', 'owner'],
  ];
  if (state.users.all().length === 0) {
    state.transaction(() => {
      const organization = state.takeIds('organizations');
      state.organizations.put({
        id: organization,
        slug: 'studio',
        name: 'Studio',
        owner: users.length,
        created_date: now,
      });
      for (const [username, group] of users) addUser(state, now, { username, group });
      const members = users.toSorted(([, , one]) => (one === 'owner' ? -1 : 0));
      for (const [username, , role] of members) {
        const id = state.takeIds('memberships');
        if (role) state.memberships.put({ id, organization, user: idOf(state, username), role });
      }
      const past = new Date(Date.parse(now) - 1000).toISOString();
      const migrator = idOf(state, 'migrator');
      addToken(state, now, { owner: migrator, name: 'read only', read_only: true, expiry_date: null });
      addToken(state, now, { owner: migrator, name: 'expired', read_only: false, expiry_date: past });
    });
  }
  const token = (username: string, name: string) =>
    state.tokens.all().find((row) => row.owner === idOf(state, username) && row.name === name)?.value ?? '';
  return {
    writer: token('migrator', 'write'),
    readOnly: token('migrator', 'read only'),
    expired: token('migrator', 'expired'),
    legacyKey: state.users.get(idOf(state, 'migrator'))?.key ?? '',
    admin: token('admin', 'write'),
    maintainer: token('maintainer', 'write'),
    annotator: token('annotator', 'write'),
    outsider: token('outsider', 'write'),
    worker: token('hand', 'write'),
  };
}

function addUser(state: State, now: string, person: { username: string; group: User['groups'][number] }): void {
  const { username, group } = person;
  const id = state.takeIds('users');
  state.users.put({
    ...{ id, username, first_name: '', last_name: '', email: `${username}@example.com`, groups: [group] },
    ...{ password: `${username}-password`, key: randomBytes(20).toString('hex'), date_joined: now },
  });
  addToken(state, now, { owner: id, name: 'write', read_only: false, expiry_date: null });
}

function addToken(
  state: State,
  now: string,
  token: { owner: number; name: string; read_only: boolean; expiry_date: string | null },
): void {
  const id = state.takeIds('tokens');
  const value = `standin${id}.${randomBytes(24).toString('base64url')}`;
  state.tokens.put({ id, value, created_date: now, ...token });
}

const idOf = (state: State, username: string) => state.users.all().find((user) => user.username === username)?.id ?? 0;
