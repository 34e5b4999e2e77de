import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { undoMigration } from '../../functions/orchestrators/undo-migration.ts';
import { removeTwins } from '../../shared/migration/twins.ts';
import type { Report } from '../../shared/verification/report.ts';
import { askCvat } from './ask-cvat.ts';
import { drive } from './drive.ts';
import { driveMigration } from './drive-migration.ts';
import { endSteps } from './end-steps.ts';
import { keepSite } from './kept-site.ts';
import type { MigrationSite } from './migration-site.ts';
import { DOCUMENT, PATHS, startThreeImages } from './three-images.ts';

let kept: Awaited<ReturnType<typeof keepSite>>;
let site: MigrationSite;
let id: string;
beforeAll(async () => {
  kept = await keepSite(async () => {
    site = await startThreeImages();
    ({ id } = await migrate());
    return site;
  });
});
beforeEach(async () => {
  site = await kept.start();
});
afterEach(() => site.stop());
afterAll(() => kept.drop());

async function migrate(options: object = {}, drive: Parameters<typeof driveMigration>[2] = {}) {
  return driveMigration(site.world, { export: await site.putExport(DOCUMENT), ...options }, drive);
}

/** The report of the migration that made the tasks, where somebody does something right before its last look at CVAT. */
async function endedAfter(change: () => Promise<unknown>): Promise<Report> {
  await change();
  return (await endSteps(site.world, id, { checked: false })).report;
}

/** That of one that finds its tasks. */
async function migratedAgain(change?: () => Promise<unknown>, options: object = {}): Promise<Report> {
  const before = async (activity: string) => {
    if (activity === 'lookAgain') await change?.();
  };
  return (await migrate(options, { before })).report;
}

async function post(path: string, body: object): Promise<number> {
  const headers = { authorization: `Token ${site.cvat.tokens.legacyKey}`, 'content-type': 'application/json' };
  const answer = await fetch(`${site.cvat.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(answer.ok).toBe(true);
  return z.object({ id: z.int().default(0) }).parse(await answer.json()).id;
}

/** What somebody gets who restores the task from its backup: the same link, frames and labels, and no project unless it is moved into one. */
async function copyTask(changed: object = { labels: [{ name: 'Cat' }] }): Promise<number> {
  const { tasks, storages } = site.world.cvat;
  const [task] = await tasks.ofMigrations();
  const id = await post('/api/tasks', { name: task?.name, bug_tracker: task?.bug_tracker, ...changed });
  const [storage] = await storages.list();
  const data = { server_files: [storage?.manifests[0], ...PATHS], cloud_storage_id: storage?.id };
  await post(`/api/tasks/${id}/data/`, { ...data, use_cache: true, image_quality: 70 });
  const isThere = async () => ((await tasks.get(id))?.size ?? 0) > 0;
  await expect.poll(isThere, { timeout: 30_000 }).toBe(true);
  return id;
}

const toldOf = ({ findings }: Report, code: string) => findings.find((one) => one.code === code)?.detail;

describe('a copy that somebody restores while a migration runs', () => {
  it('of a task that was there before is told: its images stand in CVAT twice', async () => {
    const report = await migratedAgain(() => copyTask());
    expect(report.verdict).toBe('verified-with-changes');
    expect(toldOf(report, 'IMAGE_IN_TWO_TASKS')).toContain('"a/one.jpg" in tasks 1 and 2');
  });

  it('in place of a task that is deleted then is not what was verified', async () => {
    const report = await endedAfter(async () => {
      const [task] = await site.world.cvat.tasks.ofMigrations();
      await copyTask({ project_id: task?.project_id });
      await site.world.cvat.tasks.delete(task?.id ?? 0);
    });
    expect(report.verdict).toBe('failed');
    expect(toldOf(report, 'TASK_DELETED')).toContain('1 "project"');
  });

  it('in the project, without its link, is told at once and by the next run', async () => {
    const change = async () => {
      const [task] = await site.world.cvat.tasks.ofMigrations();
      await copyTask({ project_id: task?.project_id, bug_tracker: '' });
    };
    for (const report of [await endedAfter(change), await migratedAgain()]) {
      expect(report.verdict).toBe('verified-with-changes');
      expect(toldOf(report, 'IMAGES_IN_FOREIGN_TASKS')).toContain('2 "project" (3)');
    }
  });
});

it('a copy that is left alone of its task, and that belongs to no project, is named with what to do', async () => {
  const [task] = await site.world.cvat.tasks.ofMigrations();
  await copyTask();
  await site.world.cvat.tasks.delete(task?.id ?? 0);
  const report = await migratedAgain();
  expect(report.verdict).toBe('failed');
  expect(report.findings[0]).toMatchObject({ code: 'TASK_WITHOUT_PROJECT', fix: expect.stringContaining('"project"') });
  const moved = await askCvat(site, 'PATCH', '/api/tasks/2', { project_id: task?.project_id });
  expect(moved.status).toBe(200);
  const again = await migratedAgain();
  // The copy was made of its images alone.
  expect(again.tasks).toMatchObject([{ id: 2, made: false }]);
  expect(again.verdict).toBe('verified-with-changes');
  expect((await migratedAgain(undefined, { onExistingAnnotations: 'replace' })).verdict).toBe('verified');
});

describe('a task that somebody moves into another project while a migration runs', () => {
  const move = async () => {
    const { projects, tasks } = site.world.cvat;
    const label = { name: 'Cat', type: 'rectangle' as const, attributes: [] };
    await projects.create({ name: 'theirs', labels: [label], bugTracker: '' });
    const [theirs] = await projects.find('theirs');
    const [task] = await tasks.ofMigrations();
    const moved = await askCvat(site, 'PATCH', `/api/tasks/${task?.id}`, { project_id: theirs?.id });
    expect(moved.status).toBe(200);
  };

  it('before its last look is told, and the next migration goes on there', async () => {
    const report = await endedAfter(move);
    expect(report.verdict).toBe('verified-with-changes');
    expect(toldOf(report, 'TASK_MOVED')).toContain('task 1 from project 1 to 2');
    expect(await migratedAgain()).toMatchObject({ verdict: 'verified', target: { project: { name: 'theirs' } } });
  });

  it('so is one of an earlier migration', async () => {
    expect(toldOf(await migratedAgain(move), 'TASK_MOVED')).toContain('task 1 from project 1 to 2');
  });

  it('so is one that is moved before it is verified', async () => {
    await site.stop();
    site = await startThreeImages();
    const before = async (activity: string) => {
      if (activity === 'verifyTask') await move();
    };
    const { report } = await migrate({}, { before });
    expect(report.verdict).toBe('verified-with-changes');
    expect(toldOf(report, 'TASK_MOVED')).toContain('task 1 from project 1 to 2');
    expect(await migratedAgain()).toMatchObject({ verdict: 'verified', target: { project: { name: 'theirs' } } });
  });
});

it('a task of the same link that was empty when it was listed, and is not any more, is named and not deleted', async () => {
  const { tasks } = site.world.cvat;
  const filled = await copyTask();
  const [task, ...twins] = await tasks.ofMigrations();
  if (!task) throw new Error('Expected the task of the migration');
  // As it was listed before the task was verified, which may take minutes.
  const listed = [task, ...twins.map((twin) => ({ ...twin, size: 0 }))];
  expect(await removeTwins(site.world, task, listed)).toMatchObject([{ code: 'TASK_TWIN' }]);
  expect(await tasks.get(filled)).toBeDefined();
});

it('a copy of a task is kept by an undo of its migration, unless that is forced', async () => {
  const copy = await copyTask();
  const undo = async (force: boolean) => (await drive(site.world, undoMigration, { id, force })).result;
  expect(await undo(false)).toMatchObject({ deletedTasks: [1], keptTasks: [copy] });
  expect(await undo(true)).toMatchObject({ deletedTasks: [1, copy], keptTasks: [] });
});
