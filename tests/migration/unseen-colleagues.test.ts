import { expect, it } from 'vitest';
import { unseenColleagues } from '../../shared/migration/unseen-colleagues.ts';
import type { World } from '../../shared/world.ts';

const SELF = 7;
const registration = (owner: number) => ({
  ...{ id: 3, resource: 'images', display_name: 'contoso/images', owner: { id: owner }, manifests: [] },
  description: 'Made by azureml-to-cvat; credential ends: never',
});

const worldOf = (
  organization: string | undefined,
  role: string | undefined,
  { groups = ['user'], owner }: { groups?: string[]; owner?: number } = {},
) => {
  const self = async () => ({ id: SELF, username: 'anna', groups });
  const find = async ({ displayName }: { displayName: string }) =>
    owner !== undefined && displayName === 'contoso/images' ? [registration(owner)] : [];
  const cvat = { self, roleOf: async () => role, storages: { find } };
  return { config: { cvat: { organization } }, images: { account: { name: 'contoso' } }, cvat } as unknown as World;
};

it('tells of a role that CVAT shows only its own tasks, and of no other', async () => {
  const [finding] = await unseenColleagues(worldOf('studio', 'supervisor'), 'images');
  expect(finding).toMatchObject({ code: 'COLLEAGUES_UNSEEN', severity: 'info' });
  for (const role of ['maintainer', 'owner', undefined])
    expect(await unseenColleagues(worldOf('studio', role), 'images')).toEqual([]);
  expect(await unseenColleagues(worldOf('studio', 'supervisor', { groups: ['admin'] }), 'images')).toEqual([]);
  expect(await unseenColleagues(worldOf(undefined, 'supervisor'), 'images')).toEqual([]);
});

it('warns where a colleague has registered the container: the images may stand in tasks that nobody showed', async () => {
  const severity = async (owner: number) =>
    (await unseenColleagues(worldOf('studio', 'supervisor', { owner }), 'images')).map((finding) => finding.severity);
  expect(await severity(8)).toEqual(['warning']);
  expect(await severity(SELF)).toEqual(['info']);
});
