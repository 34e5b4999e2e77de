import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { discardTask } from '../../shared/migration/discard-task.ts';
import { undoProject, undoTask } from '../../shared/migration/undo.ts';
import { askCvat } from './ask-cvat.ts';
import { driveMigration } from './drive-migration.ts';
import { keepSite } from './kept-site.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { linkOf, runSteps } from './run-steps.ts';
import { azureExport } from './small-export.ts';

let kept: Awaited<ReturnType<typeof keepSite>>;
let site: MigrationSite;
let migrated: { id: string; taskId: number; jobId: number };
beforeAll(async () => {
  kept = await keepSite(migratedThenDrawn);
});
beforeEach(async () => {
  site = await kept.start();
});
afterEach(() => site.stop());
afterAll(() => kept.drop());

const SIZE = { width: 64, height: 48 };
const EXPORT = azureExport({ 'a.jpg': SIZE }, [
  { image: 'a.jpg', label: 'Cat', box: [1, 2, 20, 10] },
  { image: 'a.jpg', label: 'Cat', box: [30, 2, 20, 10] },
]);

/** Starts a site with a finished migration of one task. */
async function migrateOneTask(): Promise<typeof migrated> {
  site = await startSite(inject('azurite'));
  await site.putImage('a.jpg', SIZE);
  const { id } = await runSteps(site.world, { export: await site.putExport(EXPORT) });
  const [task] = await site.world.cvat.tasks.find(await linkOf(site.world, id));
  const taskId = task?.id ?? 0;
  const [job] = await site.world.cvat.tasks.jobs(taskId);
  return { id, taskId, jobId: job?.id ?? 0 };
}

/** A finished migration of one task, and what an annotator then drew in it. */
async function migratedThenDrawn(): Promise<MigrationSite> {
  migrated = await migrateOneTask();
  const { jobId } = migrated;
  const label = (await site.world.cvat.annotations.ofJob(jobId)).shapes[0]?.label_id ?? 0;
  const drawn = {
    type: 'rectangle',
    frame: 0,
    label_id: label,
    points: [5, 5, 9, 9],
    source: 'manual',
    attributes: [],
  };
  await site.world.cvat.annotations.addToJob(jobId, { tags: [], shapes: [drawn] });
  return site;
}

const held = async () => (await site.world.cvat.annotations.ofJob(migrated.jobId)).shapes.length;
const again = async (options: object = {}) =>
  runSteps(site.world, { export: { container: site.exports, name: 'project.json' }, ...options }, { twice: true });

describe('a task with annotations that the migration did not write', () => {
  it('is not touched, and the report says so', async () => {
    const { report } = await again();
    expect(await held()).toBe(3);
    expect(report.verdict).toBe('verified-with-changes');
    expect(report.findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['IMAGE_KEPT']));
  });

  it('is replaced where the request says so', async () => {
    const { report } = await again({ onExistingAnnotations: 'replace' });
    expect(await held()).toBe(2);
    expect(report.verdict).toBe('verified');
  });

  it('survives an undo, unless it is forced', async () => {
    const { id, taskId } = migrated;
    expect(await undoTask(site.world, { id, taskId, force: false })).toEqual({ state: 'kept' });
    expect(await undoProject(site.world, id)).toEqual({ deleted: false });
    expect(await undoTask(site.world, { id, taskId, force: true })).toEqual({ state: 'deleted' });
    expect(await undoProject(site.world, id)).toEqual({ deleted: true });
    expect(await undoTask(site.world, { id, taskId, force: true })).toEqual({ state: 'deleted' });
  });
});

describe('a task as the migration has written it', () => {
  type Change = [method: 'PATCH' | 'POST', path: (task: number, job: number) => string, body: (job: number) => object];
  const review = (change: object): Change => ['PATCH', (_, job) => `/api/jobs/${job}`, () => change];
  const frames = (deleted_frames: number[]): Change => [
    'PATCH',
    (task) => `/api/tasks/${task}/data/meta`,
    () => ({ deleted_frames }),
  ];
  const remark: Change = [
    'POST',
    () => '/api/issues',
    (job) => ({ job, frame: 0, position: [1, 1], message: 'no cat' }),
  ];

  it.each(['create', 'update'])(
    'keeps what somebody does there (%s) after it was read to be brought up to date',
    async (action) => {
      await site.stop();
      const { jobId } = await migrateOneTask();
      const { annotations } = site.world.cvat;
      const [{ id, ...shape } = { id: 0 }] = (await annotations.ofJob(jobId)).shapes;
      const mine = { ...shape, points: [5, 5, 9, 9], source: 'manual', ...(action === 'update' ? { id } : {}) };
      let reads = 0;
      const ofJob = async (job: number) => {
        const answer = await annotations.ofJob(job);
        reads += 1;
        const path = `/api/jobs/${job}/annotations/?action=${action}`;
        const body = { version: 0, tags: [], tracks: [], shapes: [mine] };
        if (reads === 1) expect((await askCvat(site, 'PATCH', path, body)).status).toBe(200);
        return answer;
      };
      const world = { ...site.world, cvat: { ...site.world.cvat, annotations: { ...annotations, ofJob } } };
      const newer = azureExport({ 'a.jpg': SIZE }, [{ image: 'a.jpg', label: 'Cat', box: [2, 2, 20, 10] }]);
      const request = { export: await site.putExport(newer) };
      // It was about to write there.
      expect((await runSteps(world, request)).report.verdict).toBe('failed');
      expect((await runSteps(site.world, request)).report.verdict).toBe('verified-with-changes');
      expect((await annotations.ofJob(jobId)).shapes.map(({ points }) => points)).toContainEqual([5, 5, 9, 9]);
    },
  );

  it('keeps what somebody draws in a job of a new task while the jobs before it are written', async () => {
    await site.stop();
    site = await startSite(inject('azurite'));
    const paths = ['a.jpg', 'b.jpg'];
    for (const path of paths) await site.putImage(path, SIZE);
    const boxes = paths.map((image) => ({ image, label: 'Cat', box: [1, 2, 20, 10] }));
    const { annotations } = site.world.cvat;
    let later = 0;
    let drawnIn = 0;
    const replaceInJob: typeof annotations.replaceInJob = async (jobId, content) => {
      await annotations.replaceInJob(jobId, content);
      if (drawnIn > 0) return;
      // Of thousands of shapes this took seconds.
      later = 5000;
      drawnIn = jobId + 1;
      const mine = { ...content.shapes[0], frame: 1, points: [5, 5, 9, 9], source: 'manual' };
      const body = { version: 0, tags: [], tracks: [], shapes: [mine] };
      const path = `/api/jobs/${drawnIn}/annotations/?action=create`;
      expect((await askCvat(site, 'PATCH', path, body)).status).toBe(200);
    };
    const cvat = { ...site.world.cvat, annotations: { ...annotations, replaceInJob } };
    const world = { ...site.world, cvat, now: () => new Date(Date.now() + later) };
    const exported = await site.putExport(azureExport(Object.fromEntries(paths.map((path) => [path, SIZE])), boxes));
    const request = { export: exported, tasks: { segmentSize: 1 } };
    // It was about to write there.
    expect((await driveMigration(world, request)).report.verdict).toBe('failed');
    expect((await driveMigration(world, request)).report.verdict).toBe('verified-with-changes');
    expect((await annotations.ofJob(drawnIn)).shapes.map(({ points }) => points)).toContainEqual([5, 5, 9, 9]);
  });

  it('is brought up to date although its job is completed, which is said once: people said so of other annotations', async () => {
    await site.stop();
    const { jobId } = await migrateOneTask();
    const [method, path, body] = review({ state: 'completed' });
    expect((await askCvat(site, method, path(0, jobId), body(jobId))).ok).toBe(true);
    const newer = azureExport({ 'a.jpg': SIZE }, [{ image: 'a.jpg', label: 'Cat', box: [2, 2, 20, 10] }]);
    const exported = await site.putExport(newer);
    for (const options of [{ dryRun: true }, {}]) {
      const { report } = await driveMigration(site.world, { export: exported, ...options });
      expect(report.verdict).toBe('verified-with-changes');
      const told = report.findings.filter(({ code }) => code === 'REVIEWED_JOBS_UPDATED');
      expect(told).toMatchObject([{ count: 1, detail: expect.stringContaining(`: ${jobId}.`) }]);
    }
    expect((await runSteps(site.world, { export: exported })).report.verdict).toBe('verified');
  });

  it('survives an undo with what people have sorted out, reviewed or remarked, though nothing is drawn', async () => {
    await site.stop();
    const { id, taskId, jobId } = await migrateOneTask();
    const change = async ([method, path, body]: Change) => {
      const answer = await askCvat(site, method, path(taskId, jobId), body(jobId));
      expect(answer.ok).toBe(true);
    };
    const untouched = review({ state: 'in progress', stage: 'annotation' });
    for (const [work, back] of [
      [frames([0]), frames([])],
      [review({ state: 'completed' }), untouched],
      [review({ stage: 'validation' }), untouched],
    ] as const) {
      await change(work);
      expect(await undoTask(site.world, { id, taskId, force: false })).toEqual({ state: 'kept' });
      await change(back);
    }
    await change(remark);
    await expect(discardTask(site.world, { id, task: 0, taskId })).rejects.toMatchObject({ code: 'TASK_IN_USE' });
    expect(await undoTask(site.world, { id, taskId, force: false })).toEqual({ state: 'kept' });
    expect(await undoTask(site.world, { id, taskId, force: true })).toEqual({ state: 'deleted' });
  });
});
