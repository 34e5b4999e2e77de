import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { steps } from '../../functions/activities.ts';
import type { Shape, Tag, Track } from '../../shared/cvat/wire.ts';
import { discardTask } from '../../shared/migration/discard-task.ts';
import { removeTwins } from '../../shared/migration/twins.ts';
import { tasksOfMigration, undoProject, undoTask } from '../../shared/migration/undo.ts';
import type { World } from '../../shared/world.ts';
import { askCvat } from './ask-cvat.ts';
import { keepSite } from './kept-site.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { runDriven } from './run-driven.ts';
import { azureExport } from './small-export.ts';

const SIZE = { width: 64, height: 48 };
const IMAGES = { 'a.jpg': SIZE, 'b.jpg': SIZE, 'c.jpg': SIZE, 'd.jpg': SIZE };
const EXPORT = azureExport(IMAGES, [{ image: 'a.jpg', label: 'Cat', box: [1, 2, 20, 10] }]);
const BARE = { ...EXPORT, annotations: [] };
const NEWER = azureExport(
  IMAGES,
  Object.keys(IMAGES).map((image) => ({ image, label: 'Cat', box: [9, 9, 20, 10] })),
);
const OPTIONS = { tasks: { consensusReplicas: 2 } };

let site: MigrationSite;
afterEach(() => site.stop());

async function migratedSite(document: object) {
  let id = '';
  const kept = await keepSite(async () => {
    const first = await startSite(inject('azurite'));
    for (const path of Object.keys(IMAGES)) await first.putImage(path, SIZE);
    ({ id } = await runDriven(first.world, { export: await first.putExport(document), ...OPTIONS }));
    return first;
  });
  return { ...kept, id: () => id };
}

type Kept = Awaited<ReturnType<typeof migratedSite>>;
let [bare, full]: Kept[] = [];
beforeAll(async () => {
  bare = await migratedSite(BARE);
  full = await migratedSite(EXPORT);
});
afterAll(async () => {
  await bare?.drop();
  await full?.drop();
});

type Content = { tags: Tag[]; shapes: Shape[]; tracks: Track[] };
const common = (label: number) => ({ label_id: label, attributes: [], source: 'manual' });
const box = { type: 'rectangle', points: [5, 5, 9, 9], occluded: false };
/** Each on a frame of its own. */
const KINDS: Record<string, (label: number) => Partial<Content>> = {
  'a tag': (label) => ({ tags: [{ ...common(label), frame: 1 }] }),
  'a shape': (label) => ({ shapes: [{ ...common(label), ...box, frame: 2 }] }),
  'a track': (label) => ({
    tracks: [
      { ...common(label), frame: 3, shapes: [{ ...box, frame: 3, outside: false, attributes: [] }] },
    ] as unknown as Track[],
  }),
};
const TYPES = ['annotation', 'consensus_replica', 'ground_truth'];

/** A migrated task with a job of this type, and a world in which CVAT calls it so: the stand-in makes no ground truth. */
async function migrated(kept: Kept | undefined, type: string) {
  if (!kept) throw new Error('Expected a migrated site');
  site = await kept.start();
  const { tasks } = site.world.cvat;
  const [task] = await tasks.ofMigrations();
  if (!task) throw new Error('Expected a task');
  const jobs = await tasks.jobs(task.id);
  const job = jobs.find((one) => (one.type === 'annotation') === (type === 'annotation'));
  if (!job) throw new Error(`Expected a job of the type ${type}`);
  const asCalled = async (of: number) =>
    (await tasks.jobs(of)).map((one) => (one.id === job.id ? { ...one, type } : one));
  const world: World = { ...site.world, cvat: { ...site.world.cvat, tasks: { ...tasks, jobs: asCalled } } };
  const [label] = await site.world.cvat.projects.labels(task.project_id ?? 0);
  return { world, id: kept.id(), task, jobId: job.id, label: label?.id ?? 0 };
}

async function draw(jobId: number, content: Partial<Content>): Promise<void> {
  const all = { version: 0, tags: [], shapes: [], tracks: [], ...content };
  const answer = await askCvat(site, 'PATCH', `/api/jobs/${jobId}/annotations/?action=create`, all);
  expect(answer.status).toBe(200);
}

async function drawnIn(jobId: number): Promise<number> {
  const { tags, shapes, tracks } = await site.world.cvat.annotations.ofJob(jobId);
  return [...tags, ...shapes, ...tracks].filter(({ source }) => source === 'manual').length;
}

/** What `draw` has drawn goes again. */
async function wipe(jobId: number): Promise<void> {
  const { tags, shapes, tracks } = await site.world.cvat.annotations.ofJob(jobId);
  const manual = ({ source }: { source?: unknown }) => source === 'manual';
  await site.world.cvat.annotations.removeFromJob(jobId, {
    ...{ tags: tags.filter(manual), shapes: shapes.filter(manual) },
    tracks: tracks.filter((track) => manual({ source: track.source })),
  });
  expect(await drawnIn(jobId)).toBe(0);
}

describe.each(TYPES)('work of people in a job of the type %s', (type) => {
  it('survives whatever may delete a task; without it, the task goes', async () => {
    const { world, id, task, jobId, label } = await migrated(bare, type);
    const ref = { id, task: 0, taskId: task.id };
    for (const [kind, drawn] of Object.entries(KINDS)) {
      await draw(jobId, drawn(label));
      await expect(discardTask(world, ref), kind).rejects.toMatchObject({ code: 'TASK_IN_USE' });
      expect(await undoTask(world, { id, taskId: task.id, force: false }), kind).toEqual({ state: 'kept' });
      expect(await undoProject(world, id), kind).toEqual({ deleted: false });
      // Seen from another task of the same link, this one is the twin.
      const twins = await removeTwins(world, { ...task, id: task.id + 1000 }, [task]);
      expect(twins, kind).toMatchObject([{ code: 'TASK_TWIN' }]);
      await steps.lookAgain.run(world, id);
      expect(await drawnIn(jobId), kind).toBe(1);
      await wipe(jobId);
    }
    expect(await discardTask(world, ref)).toEqual({ deleted: true });
  });

  it('survives another run, which has to write there; without it, the task is undone', async () => {
    const { world, id, task, jobId, label } = await migrated(full, type);
    for (const [kind, drawn] of Object.entries(KINDS)) {
      await draw(jobId, drawn(label));
      expect(await undoTask(world, { id, taskId: task.id, force: false }), kind).toEqual({ state: 'kept' });
      await wipe(jobId);
    }
    for (const drawn of Object.values(KINDS)) await draw(jobId, drawn(label));
    const newer = await runDriven(world, { ...OPTIONS, export: await site.putExport(NEWER) });
    const { report } = newer;
    const kept = type === 'annotation' ? 3 : 0;
    expect(report.verdict).toBe(kept > 0 ? 'verified-with-changes' : 'verified');
    expect(report.totals.images).toMatchObject({ updated: 4 - kept, kept });
    expect(report.tasks.map((one) => one.id)).toEqual([task.id]);
    expect(await drawnIn(jobId)).toBe(3);
    await wipe(jobId);
    // The report of the newer one speaks of the task.
    expect(await undoTask(world, { id, taskId: task.id, force: false })).toEqual({ state: 'kept' });
    await tasksOfMigration(world, newer.id);
    expect(await undoTask(world, { id, taskId: task.id, force: false })).toEqual({ state: 'deleted' });
  });
});
