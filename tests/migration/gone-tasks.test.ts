import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { undoMigration } from '../../functions/orchestrators/undo-migration.ts';
import { lookAgain } from '../../shared/migration/look-again.ts';
import { askCvat } from './ask-cvat.ts';
import { drive } from './drive.ts';
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

it('an undo does not say of a task that somebody has given another issue tracker that it was deleted', async () => {
  const { id: strayed, bug_tracker } = (await first()) ?? {};
  const track = async (link: string | null | undefined) =>
    expect((await askCvat(site, 'PATCH', `/api/tasks/${strayed}`, { bug_tracker: link })).status).toBe(200);
  const undo = async () => (await drive(site.world, undoMigration, { id, force: false })).result;
  await track('https://tracker.example/7');
  const { deletedTasks, findings } = await undo();
  expect([deletedTasks.length, deletedTasks.includes(strayed ?? 0)]).toEqual([1, false]);
  expect(findings).toMatchObject([{ code: 'UNDO_TASKS_STRAYED', detail: expect.stringContaining(`: ${strayed} "`) }]);
  await track(bug_tracker);
  expect(await undo()).toMatchObject({ deletedTasks: expect.arrayContaining([strayed]), findings: [] });
});
