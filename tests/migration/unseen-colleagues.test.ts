import { expect, inject, it } from 'vitest';
import { createWorld } from '../../functions/world.ts';
import { parseConfig } from '../../shared/config.ts';
import { unseenColleagues } from '../../shared/migration/unseen-colleagues.ts';
import type { World } from '../../shared/world.ts';
import { driveMigration } from './drive-migration.ts';
import { startSite } from './migration-site.ts';
import { runExport } from './run-export.ts';
import { DOCUMENT, PATHS, SIZE } from './three-images.ts';

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
  const cvat = { self, ownId: async () => SELF, roleOf: async () => role, storages: { find } };
  return { config: { cvat: { organization } }, images: { account: { name: 'contoso' } }, cvat } as unknown as World;
};

const told = (world: World) => unseenColleagues(world, 'images', async () => []);

it('tells of a role that CVAT shows only its own tasks, and of no other', async () => {
  const [finding] = await told(worldOf('studio', 'supervisor'));
  expect(finding).toMatchObject({ code: 'COLLEAGUES_UNSEEN', severity: 'info' });
  for (const role of ['maintainer', 'owner', undefined]) expect(await told(worldOf('studio', role))).toEqual([]);
  expect(await told(worldOf('studio', 'supervisor', { groups: ['admin'] }))).toEqual([]);
  expect(await told(worldOf(undefined, 'supervisor'))).toEqual([]);
});

it('warns where a colleague has registered the container: the images may stand in tasks that nobody showed', async () => {
  const severity = async (owner: number) =>
    (await told(worldOf('studio', 'supervisor', { owner }))).map((finding) => finding.severity);
  expect(await severity(8)).toEqual(['warning']);
  expect(await severity(SELF)).toEqual(['info']);
});

it('warns of tasks that were written for another user, and that hold the same images', async () => {
  const ofStudio = ({ cvat }: { cvat: { tokens: { maintainer: string } } }) => ({
    CVAT_ORGANIZATION: 'studio',
    CVAT_TOKEN: cvat.tokens.maintainer,
  });
  const site = await startSite(inject('azurite'), ofStudio);
  try {
    for (const path of PATHS) await site.putImage(path, SIZE);
    const upload = { dataSource: 'upload' };
    expect((await runExport(site, DOCUMENT, 'first.json', upload)).verdict).toBe('verified');
    const supervisor = createWorld(parseConfig({ ...site.settings, CVAT_TOKEN: site.cvat.tokens.writer }));
    const world = { ...supervisor, work: site.world.work };
    for (const dryRun of [true, false]) {
      const request = { export: await site.putExport(DOCUMENT, 'second.json'), ...upload, dryRun };
      const { report } = await driveMigration(world, request);
      expect([dryRun, report.verdict]).toEqual([dryRun, 'verified-with-changes']);
      const finding = report.findings.find(({ code }) => code === 'COLLEAGUES_UNSEEN');
      expect(finding).toMatchObject({ severity: 'warning', detail: expect.stringContaining('export: 1 (3)') });
    }
  } finally {
    await site.stop();
  }
});
