import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Report } from '../../shared/verification/report.ts';
import { askCvat } from './ask-cvat.ts';
import { driveMigration } from './drive-migration.ts';
import type { MigrationSite } from './migration-site.ts';
import { DOCUMENT, PATHS, startThreeImages } from './three-images.ts';

let site: MigrationSite;
beforeEach(async () => {
  site = await startThreeImages();
});
afterEach(() => site.stop());

/** `change`: done right before a step, the last look at CVAT unless another is named. */
async function migrate(
  change?: () => Promise<unknown>,
  { step = 'lookAgain', ...options }: { step?: string; onExistingAnnotations?: 'replace' } = {},
): Promise<Report> {
  const before = async (activity: string) => {
    if (activity === step) await change?.();
  };
  const request = { export: await site.putExport(DOCUMENT), ...options };
  return (await driveMigration(site.world, request, { before })).report;
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
    await migrate();
    const report = await migrate(() => copyTask());
    expect(report.verdict).toBe('verified-with-changes');
    expect(toldOf(report, 'IMAGE_IN_TWO_TASKS')).toContain('"a/one.jpg" in tasks 1 and 2');
  });

  it('in place of a task that is deleted then is not what was verified', async () => {
    const report = await migrate(async () => {
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
    for (const report of [await migrate(change), await migrate()]) {
      expect(report.verdict).toBe('verified-with-changes');
      expect(toldOf(report, 'IMAGES_IN_FOREIGN_TASKS')).toContain('2 "project" (3)');
    }
  });
});

it('a copy that is left alone of its task, and that belongs to no project, is named with what to do', async () => {
  await migrate();
  const [task] = await site.world.cvat.tasks.ofMigrations();
  await copyTask();
  await site.world.cvat.tasks.delete(task?.id ?? 0);
  const report = await migrate();
  expect(report.verdict).toBe('failed');
  expect(report.findings[0]).toMatchObject({ code: 'TASK_WITHOUT_PROJECT', fix: expect.stringContaining('"project"') });
  const moved = await askCvat(site, 'PATCH', '/api/tasks/2', { project_id: task?.project_id });
  expect(moved.status).toBe(200);
  const again = await migrate();
  // The copy was made of its images alone.
  expect(again.tasks).toMatchObject([{ id: 2, made: false }]);
  expect(again.verdict).toBe('verified-with-changes');
  expect((await migrate(undefined, { onExistingAnnotations: 'replace' })).verdict).toBe('verified');
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

  it.each(['verifyTask', 'lookAgain'])('before %s is told, and the next migration goes on there', async (step) => {
    const report = await migrate(move, { step });
    expect(report.verdict).toBe('verified-with-changes');
    expect(toldOf(report, 'TASK_MOVED')).toContain('task 1 from project 1 to 2');
    const next = await migrate();
    expect(next).toMatchObject({ verdict: 'verified', target: { project: { name: 'theirs' } } });
  });

  it('so is one of an earlier migration', async () => {
    await migrate();
    expect(toldOf(await migrate(move), 'TASK_MOVED')).toContain('task 1 from project 1 to 2');
  });
});
