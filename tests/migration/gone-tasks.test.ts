import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lookAgain } from '../../shared/migration/look-again.ts';
import { askCvat } from './ask-cvat.ts';
import { driveMigration } from './drive-migration.ts';
import { endSteps } from './end-steps.ts';
import { keepSite } from './kept-site.ts';
import type { MigrationSite } from './migration-site.ts';
import { DOCUMENT, startThreeImages } from './three-images.ts';

let kept: Awaited<ReturnType<typeof keepSite>>;
let site: MigrationSite;
let id: string;
beforeAll(async () => {
  kept = await keepSite(async () => {
    const first = await startThreeImages();
    const request = { export: await first.putExport(DOCUMENT), tasks: { size: 2 } };
    ({ id } = await driveMigration(first.world, request));
    return first;
  });
});
beforeEach(async () => {
  site = await kept.start();
});
afterEach(() => site.stop());
afterAll(() => kept.drop());

const first = async () => (await site.world.cvat.tasks.ofMigrations())[0];

describe('a task that was verified while the migration went on, and at its end', () => {
  it.each([
    ['is deleted', async () => site.world.cvat.tasks.delete((await first())?.id ?? 0)],
    ['is deleted with its project', async () => site.world.cvat.projects.delete((await first())?.project_id ?? 0)],
    [
      'has another issue tracker, so that no migration finds it again',
      async () =>
        askCvat(site, 'PATCH', `/api/tasks/${(await first())?.id}`, { bug_tracker: 'https://tracker.example/7' }),
    ],
  ])('%s: nothing is verified', async (_, change) => {
    await change();
    const { report } = await endSteps(site.world, id, { checked: false });
    expect(report.verdict).toBe('failed');
    expect(report.findings[0]).toMatchObject({ code: 'TASK_DELETED', severity: 'error' });
    expect(report.findings[0]?.detail).toContain(`${report.tasks[0]?.id} "project`);
  });
});

it('a task that was empty when the last look began, and that another machine has filled since, is not deleted as left over', async () => {
  const { tasks } = site.world.cvat;
  // As two people get who start the same export from two machines: the looks of the last step take minutes.
  const ofMigrations = async () => (await tasks.ofMigrations()).map((task) => ({ ...task, size: 0 }));
  const world = { ...site.world, cvat: { ...site.world.cvat, tasks: { ...tasks, ofMigrations } } };
  const before = await tasks.ofMigrations();
  expect(await lookAgain(world, id)).toMatchObject({ deleted: 0 });
  expect(await tasks.ofMigrations()).toEqual(before);
});
