import { afterEach, expect, inject, it } from 'vitest';
import type { Report } from '../../shared/verification/report.ts';
import { driveMigration } from './drive-migration.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { DOCUMENT, PATHS, SIZE } from './three-images.ts';

let site: MigrationSite;
afterEach(() => site.stop());

it('images that another migration makes by another address meanwhile are told by both', async () => {
  site = await startSite(inject('azurite'));
  for (const path of PATHS) await site.putImage(path, SIZE);
  const renamed = JSON.stringify(DOCUMENT).replaceAll('contoso', 'fabrikam');
  const [one, two] = [await site.putExport(DOCUMENT), await site.putExport(renamed, 'renamed.json')];
  let other: Report | undefined;
  const before = async (activity: string) => {
    if (activity === 'lookAgain') other ??= (await driveMigration(site.world, { export: two })).report;
  };
  const { report } = await driveMigration(site.world, { export: one }, { before });
  for (const told of [report, other]) {
    expect(told?.verdict).toBe('verified-with-changes');
    expect(told?.findings).toContainEqual(expect.objectContaining({ code: 'IMAGES_OF_OTHER_ADDRESS', count: 3 }));
  }
});
