import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../shared/verification/report.ts';
import { askCvat } from './ask-cvat.ts';
import { driveMigration } from './drive-migration.ts';
import { loseWork } from './lose-work.ts';
import type { MigrationSite } from './migration-site.ts';
import { runDriven } from './run-driven.ts';
import { DOCUMENT, PATHS, SIZE, startThreeImages } from './three-images.ts';

let site: MigrationSite;
beforeEach(async () => {
  site = await startThreeImages();
});
afterEach(() => site.stop());

async function migrate(options: object = {}): Promise<Report> {
  return (await runDriven(site.world, { export: await site.putExport(DOCUMENT), ...options })).report;
}

const red = () =>
  sharp({ create: { ...SIZE, channels: 3, background: '#a33' } })
    .jpeg()
    .toBuffer();
const detailsOf = ({ findings }: Report, code: string) =>
  findings.filter((one) => one.code === code).map(({ detail }) => detail);

describe('where the work container was lost, so that nobody knows which files CVAT was given', () => {
  it.each(['upload', 'cloud-storage'])(
    'the same files are verified, and one that was replaced is named: %s',
    async (dataSource) => {
      await migrate({ dataSource });
      await loseWork(site);
      expect((await migrate({ dataSource })).verdict).toBe('verified');
      await loseWork(site);
      await site.world.images.write(site.images, 'a/two.jpg', await red());
      const report = await migrate({ dataSource });
      expect(report.verdict).toBe('verified-with-changes');
      const [detail, ...more] = detailsOf(report, 'IMAGE_OF_OTHER_FILE');
      expect(more).toEqual([]);
      expect(detail).toContain('"a/two.jpg"');
      expect(detail).not.toContain('"a/one.jpg"');
    },
  );
});

/** A second container with the same names. */
async function secondContainer(picture: () => Promise<Buffer>): Promise<string> {
  const second = `${site.images}-2`;
  await site.world.images.ensureContainer(second);
  for (const path of PATHS) await site.world.images.write(second, path, await picture());
  return second;
}

it('where a task reads another container than this run, or somebody has had it read another one, its pictures are compared with the files: others are named', async () => {
  const { tasks } = await migrate({ dataSource: 'cloud-storage' });
  const copy = await site.world.images.read(site.images, 'a/one.jpg');
  const bytes = Buffer.concat(await Array.fromAsync(copy?.bytes ?? []));
  const second = await secondContainer(async () => bytes);
  const world = { ...site.world, config: { ...site.world.config, imageContainers: [site.images, second] } };
  const request = { export: await site.putExport(DOCUMENT), images: second };
  expect((await driveMigration(world, request)).report.verdict).toBe('verified');
  await secondContainer(red);
  const { report } = await driveMigration(world, request);
  expect(report.verdict).toBe('verified-with-changes');
  expect(detailsOf(report, 'IMAGE_OF_OTHER_FILE')[0]).toContain('"a/one.jpg", "a/three.jpg", "a/two.jpg"');
  const credential = await site.world.storageCredential();
  const theirs = { resource: second, displayName: 'theirs', description: '', credential, manifests: [] };
  const { id } = await site.world.cvat.storages.create(theirs);
  await askCvat(site, 'PATCH', `/api/tasks/${tasks[0]?.id}/data/meta`, { cloud_storage_id: id });
  const moved = await migrate({ dataSource: 'cloud-storage' });
  expect(moved.verdict).toBe('verified-with-changes');
  expect(detailsOf(moved, 'IMAGE_OF_OTHER_FILE')[0]).toContain('3 files');
});

it('a file that an earlier run took by its name, and that is written again as the one that the export means, is named', async () => {
  for (const path of PATHS) {
    await site.world.images.delete(site.images, path);
    await site.putImage(path.slice(2), SIZE);
  }
  const since = { dataSource: 'cloud-storage', export: await site.putExport(DOCUMENT) };
  await driveMigration(site.world, { ...since, paths: 'basename' });
  for (const path of PATHS) await site.putImage(path, SIZE);
  // CVAT has the earlier one in its cache.
  for (const path of ['two.jpg', 'a/two.jpg']) await site.world.images.write(site.images, path, await red());
  const { report } = await driveMigration(site.world, since);
  expect(report.verdict).toBe('verified-with-changes');
  expect(detailsOf(report, 'IMAGE_REWRITTEN')[0]).toContain('1 file was');
  expect(detailsOf(report, 'IMAGE_REWRITTEN')[0]).toContain('"two.jpg" for "a/two.jpg"');
});
