import { expect, it } from 'vitest';
import { unseenColleagues } from '../../shared/migration/unseen-colleagues.ts';
import type { World } from '../../shared/world.ts';

const worldOf = (organization: string | undefined, role: string | undefined, groups = ['user']) => {
  const self = async () => ({ id: 7, username: 'anna', groups });
  const cvat = { self, roleOf: async () => role };
  return { config: { cvat: { organization } }, cvat } as unknown as World;
};

it('tells of a role that CVAT shows only its own tasks, and of no other', async () => {
  const [finding] = await unseenColleagues(worldOf('studio', 'supervisor'));
  expect(finding).toMatchObject({ code: 'COLLEAGUES_UNSEEN', severity: 'info' });
  for (const role of ['maintainer', 'owner', undefined])
    expect(await unseenColleagues(worldOf('studio', role))).toEqual([]);
  expect(await unseenColleagues(worldOf('studio', 'supervisor', ['admin']))).toEqual([]);
  expect(await unseenColleagues(worldOf(undefined, 'supervisor'))).toEqual([]);
});
