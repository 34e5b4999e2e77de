import { afterEach, describe, expect, inject, it } from 'vitest';
import { steps } from '../../functions/activities.ts';
import type { Shape, Tag, Track } from '../../shared/cvat/wire.ts';
import { discardTask } from '../../shared/migration/discard-task.ts';
import { removeTwins } from '../../shared/migration/twins.ts';
import { undoProject, undoTask } from '../../shared/migration/undo.ts';
import type { World } from '../../shared/world.ts';
import { askCvat } from './ask-cvat.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { runDriven } from './run-driven.ts';
import { azureExport } from './small-export.ts';

const SIZE = { width: 64, height: 48 };
const EXPORT = {
  ...azureExport({ 'a.jpg': SIZE, 'b.jpg': SIZE }, [{ image: 'a.jpg', label: 'Cat', box: [1, 2, 20, 10] }]),
};
const BARE = { ...EXPORT, annotations: [] };

let site: MigrationSite;
afterEach(() => site.stop());

type Content = { tags: Tag[]; shapes: Shape[]; tracks: Track[] };
const common = (label: number) => ({ frame: 1, label_id: label, attributes: [], source: 'manual' });
const box = { type: 'rectangle', points: [5, 5, 9, 9], occluded: false };
const KINDS: Record<string, (label: number) => Partial<Content>> = {
  'a tag': (label) => ({ tags: [common(label)] }),
  'a shape': (label) => ({ shapes: [{ ...common(label), ...box }] }),
  'a track': (label) => ({
    tracks: [
      { ...common(label), shapes: [{ ...box, frame: 1, outside: false, attributes: [] }] },
    ] as unknown as Track[],
  }),
};
const TYPES = ['annotation', 'consensus_replica', 'ground_truth'];

/** A migrated task with a job of this type, and a world in which CVAT calls it so: the stand-in makes no ground truth. */
async function migrated(document: object, type: string) {
  site = await startSite(inject('azurite'));
  for (const path of ['a.jpg', 'b.jpg']) await site.putImage(path, SIZE);
  const request = { export: await site.putExport(document), tasks: { consensusReplicas: 2 } };
  const { id } = await runDriven(site.world, request);
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
  return { world, id, request, task, jobId: job.id, label: label?.id ?? 0 };
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
    const { world, id, task, jobId, label } = await migrated(BARE, type);
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

  it('survives another run, whatever that has to write; without it, the task is undone', async () => {
    const { world, id, request, task, jobId, label } = await migrated(EXPORT, type);
    let left = 9;
    for (const [kind, drawn] of Object.entries(KINDS)) {
      await draw(jobId, drawn(label));
      expect(await undoTask(world, { id, taskId: task.id, force: false }), kind).toEqual({ state: 'kept' });
      left += 1;
      const newer = azureExport({ 'a.jpg': SIZE, 'b.jpg': SIZE }, [
        { image: 'a.jpg', label: 'Cat', box: [left, 9, 20, 10] },
        { image: 'b.jpg', label: 'Cat', box: [left, 9, 20, 10] },
      ]);
      const { report } = await runDriven(world, { ...request, export: await site.putExport(newer) });
      expect(report.verdict, kind).toBe(type === 'annotation' ? 'verified-with-changes' : 'verified');
      expect(
        report.tasks.map((one) => one.id),
        kind,
      ).toEqual([task.id]);
      expect(await drawnIn(jobId), kind).toBe(1);
      await wipe(jobId);
    }
    await runDriven(world, { ...request, export: await site.putExport(EXPORT) });
    expect(await undoTask(world, { id, taskId: task.id, force: false })).toEqual({ state: 'deleted' });
  });
});
