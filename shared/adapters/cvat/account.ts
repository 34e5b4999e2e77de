import * as wire from '../../cvat/wire.ts';
import type { Cvat } from '../../world.ts';
import { ask, find } from './answer.ts';
import type { Transport } from './call.ts';
import { listAll } from './list.ts';

/** What is known of the token's user. */
export type OwnUser = { id?: number };

/** Who we are there. `personal`: the token is a personal access token (2.48 and newer). */
export function cvatAccount(
  transport: Transport,
  { personal, own }: { personal: boolean; own: OwnUser },
): Pick<Cvat, 'self' | 'ownId' | 'accessToken' | 'roleOf' | 'findUser'> {
  const get = (what: string, path: string) =>
    ({ action: 'read from CVAT', what, method: 'GET', path, repeat: 'always' }) as const;
  const self = () => ask(transport, get('its user', '/api/users/self'), wire.Self);
  return {
    self,
    async ownId() {
      own.id ??= (await self()).id;
      return own.id;
    },
    async accessToken() {
      if (!personal) return;
      const call = get('its token', '/api/auth/access_tokens/self');
      return find(transport, { ...call, newAddress: true }, wire.AccessToken);
    },
    async roleOf(userId) {
      const list = { action: 'read the role of', what: `user ${userId}`, path: '/api/memberships', query: {} };
      return (await listAll(transport, list, wire.Membership)).find(({ user }) => user?.id === userId)?.role;
    },
    async findUser(username) {
      const list = { action: 'find the user', what: username, path: '/api/users', query: { search: username } };
      return (await listAll(transport, list, wire.Self)).find((user) => user.username === username);
    },
  };
}
