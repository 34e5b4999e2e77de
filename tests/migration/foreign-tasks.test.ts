import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askCvat } from './ask-cvat.ts';
import { driveMigration } from './drive-migration.ts';
import type { MigrationSite } from './migration-site.ts';
import { DOCUMENT, startThreeImages } from './three-images.ts';

let site: MigrationSite;
beforeEach(async () => {
  site = await startThreeImages();
});
afterEach(() => site.stop());

async function migrate(options: object) {
  return (await driveMigration(site.world, { export: await site.putExport(DOCUMENT), ...options })).report;
}

const UPLOAD = { dataSource: 'upload', paths: 'basename' };

describe('a task whose issue tracker somebody has changed, so that its images are made a second time', () => {
  it.each([
    ['from the storage', {}, {}],
    ['uploaded by their file names', UPLOAD, UPLOAD],
    ['uploaded by their file names, then from the storage', UPLOAD, {}],
  ])('is told, at once and by each migration after that: %s', async (_, first, options) => {
    expect((await migrate(first)).verdict).toBe('verified');
    const [task] = await site.world.cvat.tasks.ofMigrations();
    await askCvat(site, 'PATCH', `/api/tasks/${task?.id}`, { bug_tracker: 'https://tracker.example/7' });
    for (const made of [1, 0]) {
      const { verdict, findings, tasks } = await migrate(options);
      expect(verdict).toBe('verified-with-changes');
      expect(tasks.filter((one) => one.made)).toHaveLength(made);
      const told = findings.filter(({ code }) => code === 'IMAGES_IN_FOREIGN_TASKS');
      expect(told).toMatchObject([{ severity: 'warning', count: 3, at: 'project' }]);
      expect(told[0]?.detail).toContain(`${task?.id} "project" (3)`);
    }
  });

  it('is found again when it has its own one back', async () => {
    await migrate({});
    const [task] = await site.world.cvat.tasks.ofMigrations();
    await askCvat(site, 'PATCH', `/api/tasks/${task?.id}`, { bug_tracker: 'https://tracker.example/7' });
    await askCvat(site, 'PATCH', `/api/tasks/${task?.id}`, { bug_tracker: task?.bug_tracker });
    expect(await migrate({})).toMatchObject({ verdict: 'verified', totals: { images: { alreadyThere: 3 } } });
  });
});
