import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { steps } from '../../functions/activities.ts';
import { migrateLane } from '../../functions/orchestrators/migrate-lane.ts';
import { cancelMigration } from '../../shared/migration/cancellation.ts';
import { takeCreation } from '../../shared/migration/creation-turn.ts';
import { readPlan } from '../../shared/migration/plan.ts';
import { MigrationRequest } from '../../shared/migration/request.ts';
import { prepareMigration } from '../../shared/migration/stored-request.ts';
import { readLink } from '../../shared/migration/task-link.ts';
import { TaskReport } from '../../shared/migration/task-report.ts';
import type { TaskResult } from '../../shared/migration/task-result.ts';
import type { Report } from '../../shared/verification/report.ts';
import { readWork } from '../../shared/work/blob-json.ts';
import { workBlobs } from '../../shared/work/work-blobs.ts';
import type { World } from '../../shared/world.ts';
import { checkSite } from '../checker/check-site.ts';
import { drive } from './drive.ts';
import { driveMigration } from './drive-migration.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { azureExport, type Drawn } from './small-export.ts';

let site: MigrationSite;
afterEach(() => site.stop());

const SIZE = { width: 64, height: 48 };
const POLLS = 1000;
const TASKS = 3;
const pathsOf = (folder: string) => Array.from({ length: TASKS }, (_, k) => `${folder}/${'long'.repeat(k)}${k}.jpg`);
const exportOf = (paths: readonly string[]) =>
  azureExport(
    Object.fromEntries(paths.map((path) => [path, SIZE])),
    paths.map((image, k): Drawn => ({ image, label: 'Cat', box: [k, 2, 20, 10] })),
  );
const PATHS = pathsOf('a');
const DOCUMENT = exportOf(PATHS);
const ONE_EACH = { project: 'project', tasks: { size: 1 } };

/** Of two creations that share an index, each write leaves a gap. */
async function siteOf(paths: readonly string[], options: Parameters<typeof startSite>[2] = {}): Promise<void> {
  site = await startSite(inject('azurite'), {}, { indexRaceEvery: 1, ...options });
  for (const path of paths) await site.putImage(path, SIZE);
}

const creating = () =>
  site.cvat.work
    .list()
    .filter(({ kind, status }) => kind === 'create:task' && ['queued', 'started'].includes(status))
    .map(({ target_id: id }) => id ?? 0);

/** Waits until so many creations are under way at once, and lets them go. */
async function whenCreating(count: number): Promise<number[]> {
  for (let poll = 0; poll < POLLS; poll++) {
    const tasks = creating();
    if (tasks.length === count) return tasks;
    await pause(10);
  }
  throw new Error(`Expected ${count} creations at once, not ${creating().length}`);
}

/** By which registration of the storage the images of each task are read. */
async function storagesOf(tasks: readonly number[]): Promise<unknown[]> {
  const found = await Promise.all(tasks.map((id) => site.world.cvat.tasks.get(id)));
  return found.map((task) => task?.data_cloud_storage_id);
}

const failed: TaskResult = {
  task: 1,
  state: 'failed',
  finding: { code: 'TASK_FAILED', severity: 'error', at: 'task', detail: 'x', fix: 'x' },
};

const problems = () => checkSite(site, { export: DOCUMENT, project: 'project' });
const failedWork = () => site.cvat.work.list().filter(({ status }) => status === 'failed');
const taskIds = ({ tasks }: Report) => tasks.flatMap(({ id }) => id ?? []);
const migrate = async () => driveMigration(site.world, { export: await site.putExport(DOCUMENT), ...ONE_EACH });

describe('a migration of several tasks', () => {
  it('creates two at once, each by its own registration of the storage, and keeps its turn meanwhile, also where the step that began it runs a second time, late', async () => {
    await siteOf(PATHS);
    site.cvat.work.hold('started');
    let again: (() => Promise<unknown>) | undefined;
    const { tasks } = site.world.cvat;
    const attachFromStorage: typeof tasks.attachFromStorage = async (taskId, input) => {
      const { storageId } = input;
      const [{ bug_tracker: link } = {}] = (await tasks.ofMigrations()).filter(({ id }) => id === taskId);
      const id = readLink(link)?.migration ?? '';
      // Either lane may come first.
      const task = (await readPlan(site.world, id)).tasks.findIndex((planned) => planned.link === link);
      again ??= () => steps.attachImages.run(site.world, { id, task, taskId, storageId });
      return tasks.attachFromStorage(taskId, input);
    };
    const world: World = { ...site.world, cvat: { ...site.world.cvat, tasks: { ...tasks, attachFromStorage } } };
    const request = { export: await site.putExport(DOCUMENT), ...ONE_EACH };
    const migrating = driveMigration(world, request, { twice: true });
    const first = await whenCreating(2);
    // The lane's own second run may be at it still: then a step is tried again.
    await vi.waitFor(async () => expect(await again?.()).toMatchObject({ state: 'creating' }), 20_000);
    const other = { id: 'other', taskId: 99, storageId: 99 };
    expect(await takeCreation(site.world, site.images, other)).toBe(false);
    site.cvat.work.hold('nowhere');
    const { id, report } = await migrating;
    expect(report.verdict).toBe('verified');
    // Nothing is left of the turn.
    expect(await takeCreation(site.world, site.images, other)).toBe(true);
    expect(await problems()).toEqual([]);
    expect(failedWork()).toEqual([]);
    const storages = await storagesOf(taskIds(report));
    expect(new Set(storages).size).toBe(2);
    expect(new Set(await storagesOf(first)).size).toBe(2);
    const names = (await site.world.cvat.storages.list()).map(({ display_name }) => display_name);
    expect(names.toSorted()).toEqual([`devstoreaccount1/${site.images}`, `devstoreaccount1/${site.images} (2)`]);
    // A lane that ends early without a word cannot make a report verified: its sums do not hold.
    const ending = { id, dryRun: false, started: report.migration.started, reached: 'project' as const, again: true };
    const result = await steps.writeReport.run(site.world, { ...ending, done: [0, 2] });
    expect(result.verdict).toBe('failed');
    expect(result.findings.map(({ code }) => code)).toEqual(['REPORT_DOES_NOT_ADD_UP', 'REPORT_DOES_NOT_ADD_UP']);
  });

  it.each([
    ['the limit of a plan', { status: 403, body: '{"detail":"Your plan allows 1 cloud storage"}' }],
    ['a server that fails', { status: 500, body: 'Server Error' }],
  ])('creates one at a time where CVAT refuses the second registration: %s', async (_, answer) => {
    await siteOf(PATHS);
    const { storages } = site.world.cvat;
    const create: typeof storages.create = async (input) => {
      if ((await storages.list()).length > 0) {
        const fault = {
          kind: 'status' as const,
          method: 'POST',
          path: '^/api/cloudstorages',
          contentType: 'application/json',
        };
        site.cvat.faults.add({ ...fault, ...answer, times: 10 });
      }
      return storages.create(input);
    };
    const world: World = { ...site.world, cvat: { ...site.world.cvat, storages: { ...storages, create } } };
    site.cvat.work.hold('started');
    const migrating = driveMigration(world, { export: await site.putExport(DOCUMENT), ...ONE_EACH });
    await whenCreating(1);
    await pause(200);
    expect(creating()).toHaveLength(1);
    site.cvat.work.hold('nowhere');
    const { report } = await migrating;
    expect(report.verdict).toBe('verified');
    expect(await problems()).toEqual([]);
    expect(failedWork()).toEqual([]);
    expect(new Set(await storagesOf(taskIds(report))).size).toBe(1);
  });

  it('uploads two at once, and registers nothing', async () => {
    await siteOf(PATHS);
    site.cvat.work.hold('started');
    const request = { export: await site.putExport(DOCUMENT), ...ONE_EACH, dataSource: 'upload' };
    const migrating = driveMigration(site.world, request);
    await whenCreating(2);
    site.cvat.work.hold('nowhere');
    expect((await migrating).report.verdict).toBe('verified');
    expect(await problems()).toEqual([]);
    expect(await site.world.cvat.storages.list()).toEqual([]);
  });

  it('that is cancelled while both lanes create says what it did not come to, and goes on when it is started again', async () => {
    await siteOf(PATHS);
    site.cvat.work.hold('started');
    const migrating = migrate();
    await whenCreating(2);
    const [task] = await site.world.cvat.tasks.ofMigrations();
    await cancelMigration(site.world, readLink(task?.bug_tracker)?.migration ?? '', 'enough');
    site.cvat.work.hold('nowhere');
    const { report } = await migrating;
    expect(report.verdict).not.toBe('verified');
    expect(report.findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['CANCELLED', 'NOT_REACHED']));
    expect((await migrate()).report.verdict).toBe('verified');
    expect(await problems()).toEqual([]);
  });
});

it('two migrations of the same container and some of the same images make no image twice, each with its lanes', async () => {
  const others = [...pathsOf('b'), ...PATHS.slice(0, 2)];
  await siteOf([...PATHS, ...pathsOf('b')]);
  const registered = Promise.withResolvers<void>();
  // Timers pass at once here: the second one would give up waiting for the first one's registration.
  const first = async (activity: string) => {
    if (activity === 'createTask') registered.resolve();
  };
  const second = async (activity: string) => {
    if (activity === 'registerStorage') await registered.promise;
  };
  const one = { export: await site.putExport(DOCUMENT, 'one.json'), ...ONE_EACH };
  const two = { export: await site.putExport(exportOf(others), 'two.json'), ...ONE_EACH };
  const started = [
    driveMigration(site.world, one, { before: first }),
    driveMigration(site.world, two, { before: second }),
  ];
  const reports = (await Promise.all(started)).map(({ report }) => report);
  for (const { verdict, findings } of reports) expect(verdict, JSON.stringify(findings)).not.toBe('failed');
  expect(failedWork()).toEqual([]);
  const made = await site.world.cvat.tasks.ofMigrations();
  expect(made).toHaveLength(2 * TASKS);
  const metas = await Promise.all(made.map(({ id }) => site.world.cvat.tasks.dataMeta(id)));
  const frames = metas.flatMap((meta) => meta?.frames.map(({ name }) => name) ?? []);
  expect(frames.toSorted()).toEqual([...PATHS, ...pathsOf('b')].toSorted());
  expect(await site.world.cvat.storages.list()).toHaveLength(2);
});

it('a lane of a run that the host has ended, while another run has planned again, changes nothing and ends', async () => {
  await siteOf(PATHS);
  const { world } = site;
  const request = { export: await site.putExport(DOCUMENT), ...ONE_EACH };
  const { id } = await prepareMigration(world, MigrationRequest.parse(request));
  for (const step of ['scanExport', 'surveyImages', 'normalizeExport', 'lookUpImages', 'planMigration'] as const)
    await steps[step].run(world, id);
  const { storageId } = await steps.registerStorage.run(world, { id, lane: 0 });
  const { projectId } = await steps.ensureProject.run(world, id);
  await steps.beginLanes.run(world, { id, run: '1' });
  const lane = (number: number, options: Parameters<typeof drive>[3] = {}) => {
    const common = { id, run: '1', last: false, lanes: 2, tasks: TASKS, projectId, storageId };
    return drive(world, migrateLane, { ...common, lane: number }, options);
  };
  expect((await lane(0)).result.done).toEqual([0, 2]);
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const stale = lane(1, {
    before: async (activity) => {
      if (activity !== 'attachImages') return;
      reached.resolve();
      await released.promise;
    },
  });
  await reached.promise;
  // It finds two tasks, which come first in its plan: the second one is another one now.
  expect((await driveMigration(world, request)).report.verdict).toBe('verified');
  released.resolve();
  expect((await stale).result).toMatchObject({ done: [], failure: { code: 'PLAN_REPLACED' } });
  expect(await problems()).toEqual([]);
  expect(await world.cvat.tasks.ofMigrations()).toHaveLength(TASKS);
  expect(await steps.noteTask.run(world, { id, run: '1', result: failed })).toMatchObject({ goOn: false });
  const result = await readWork(world, workBlobs(id).taskResult(1), TaskReport);
  expect(result.state).toBe('verified');
});
