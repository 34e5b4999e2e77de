import { describe, expect, it } from 'vitest';
import { results, serveStandIn } from './stand-in.ts';

const standIn = serveStandIn();

describe('GET /api/memberships', () => {
  it('lists the members of the organization that is named, with their roles', async () => {
    const reply = await standIn.call('GET', '/api/memberships?org=studio&sort=id');
    const roles = results(reply).map(({ role, user }) => [(user as { username: string }).username, role]);
    expect(roles).toEqual([
      ['owner', 'owner'],
      ['migrator', 'supervisor'],
      ['maintainer', 'maintainer'],
      ['annotator', 'worker'],
    ]);
  });

  it('filters by user and role', async () => {
    const by = async (query: string) => results(await standIn.call('GET', `/api/memberships?org=studio&${query}`));
    expect(await by('user=migrator')).toMatchObject([{ role: 'supervisor' }]);
    expect(await by('role=owner')).toMatchObject([{ user: { username: 'owner' } }]);
  });

  it('lists only those of the user without an organization, and nothing to strangers', async () => {
    expect(results(await standIn.call('GET', '/api/memberships'))).toMatchObject([{ role: 'supervisor' }]);
    const token = standIn.cvat().tokens.outsider;
    expect((await standIn.call('GET', '/api/memberships?org=studio', { token })).status).toBe(403);
  });
});
