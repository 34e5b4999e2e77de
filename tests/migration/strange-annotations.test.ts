import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { undoTask } from '../../shared/migration/undo.ts';
import type { Report } from '../../shared/verification/report.ts';
import { askCvat } from './ask-cvat.ts';
import { driveMigration } from './drive-migration.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { azureExport, type Drawn } from './small-export.ts';
import { SIZE } from './three-images.ts';

let site: MigrationSite;
beforeEach(async () => {
  site = await startSite(inject('azurite'));
  for (const path of PATHS) await site.putImage(path, SIZE);
});
afterEach(() => site.stop());

const PATHS = ['1.jpg', '2.jpg', '3.jpg', '4.jpg'];
const exportOf = (paths: readonly string[]) =>
  azureExport(
    Object.fromEntries(paths.map((path) => [path, SIZE])),
    paths.map((image): Drawn => ({ image, label: 'Cat', box: [5, 2, 20, 10] })),
  );

async function migrate(paths: readonly string[], options: object = {}): Promise<Report> {
  return (await driveMigration(site.world, { export: await site.putExport(exportOf(paths)), ...options })).report;
}

/** What a program adds to the first job of the task. */
async function add(made: (label: number) => { shapes?: object[]; tracks?: object[] }): Promise<void> {
  const [task] = await site.world.cvat.tasks.ofMigrations();
  const [job] = await site.world.cvat.tasks.jobs(task?.id ?? 0);
  const [label] = await site.world.cvat.projects.labels(task?.project_id ?? 0);
  const body = { version: 0, tags: [], shapes: [], tracks: [], ...made(label?.id ?? 0) };
  const answer = await askCvat(site, 'PATCH', `/api/jobs/${job?.id}/annotations/?action=create`, body);
  expect(answer.status).toBe(200);
}

const keptOf = ({ findings }: Report) =>
  findings.filter(({ code }) => code === 'IMAGE_KEPT').map(({ at }) => /"([^"]*)"$/.exec(at)?.[1]);

describe('a track that somebody has drawn', () => {
  const key = { type: 'rectangle', occluded: false, z_order: 0, rotation: 0, points: [1, 1, 9, 9], attributes: [] };
  const track = (...shapes: object[]) =>
    add((label_id) => ({
      tracks: [{ frame: 0, label_id, group: 0, source: 'manual', attributes: [], shapes }],
    }));
  const from = (frame: number) => ({ ...key, frame, outside: false });
  const until = (frame: number) => ({ ...key, frame, outside: true });

  it('is seen on all frames on which CVAT goes on showing it, and on no other, though its only place is that of an image of another export', async () => {
    await migrate(PATHS);
    await track(from(0));
    const report = await migrate(PATHS.slice(1));
    expect(report.verdict).toBe('verified-with-changes');
    expect(keptOf(report)).toEqual(['2.jpg', '3.jpg', '4.jpg']);
    expect((await migrate(PATHS.slice(1), { onExistingAnnotations: 'replace' })).verdict).toBe('verified');
    const [job] = await site.world.cvat.tasks.jobs((await site.world.cvat.tasks.ofMigrations())[0]?.id ?? 0);
    expect((await site.world.cvat.annotations.ofJob(job?.id ?? 0)).tracks).toEqual([]);
    // No image is kept behind the frame from which it is outside.
    await track(from(0), until(2));
    expect((await migrate(PATHS.slice(3))).verdict).toBe('verified');
    expect(keptOf(await migrate(PATHS.slice(1)))).toEqual(['2.jpg', '3.jpg']);
  });
});

describe('a shape that somebody has written into a job that does not show its frame', () => {
  const shape = (frame: number) =>
    add((label_id) => ({ shapes: [{ type: 'rectangle', frame, label_id, points: [1, 1, 9, 9], attributes: [] }] }));

  it('keeps the image, on which exports of the task have it; "replace" takes it away; and it is told where the task has no such frame at all', async () => {
    await migrate(PATHS, { tasks: { segmentSize: 2 } });
    await shape(3);
    const report = await migrate(PATHS);
    expect(report.verdict).toBe('verified-with-changes');
    expect(report.findings.find(({ code }) => code === 'IMAGE_KEPT')).toMatchObject({
      at: expect.stringContaining('"4.jpg"'),
      detail: expect.stringContaining('the export has no annotations of a frame that the job does not show'),
    });
    expect((await migrate(PATHS, { onExistingAnnotations: 'replace' })).verdict).toBe('verified');
    await shape(99);
    for (const dryRun of [true, false]) {
      const again = await migrate(PATHS, { dryRun });
      expect(again.verdict).toBe('verified-with-changes');
      expect(keptOf(again)).toEqual([]);
      const foreign = again.findings.find(({ code }) => code === 'CVAT_FOREIGN_ANNOTATIONS');
      expect(foreign).toMatchObject({ at: 'task 1, job 1' });
    }
  });
});

describe('an attribute that somebody gives one part of a polygon another value of', () => {
  const [one, two] = [
    [0.1, 0.1, 0.2, 0.1, 0.1, 0.2],
    [0.5, 0.5, 0.7, 0.5, 0.5, 0.7],
  ];
  const { annotations, ...rest } = exportOf(PATHS.slice(0, 1));
  const parts = { ...annotations[0], bbox: [], segmentation: [one, two], attributes: { colour: 'red' } };

  it('keeps the image, in the next run and from an undo', async () => {
    const run = async (options: object = {}) => {
      const request = { export: await site.putExport({ ...rest, annotations: [parts] }), ...options };
      return driveMigration(site.world, { ...request, normalize: { attributes: true } });
    };
    const { id, report } = await run();
    expect(report.verdict).toBe('verified');
    const [task] = await site.world.cvat.tasks.ofMigrations();
    const [job] = await site.world.cvat.tasks.jobs(task?.id ?? 0);
    const held = await site.world.cvat.annotations.ofJob(job?.id ?? 0);
    const shapes = held.shapes.slice(1).map((shape) => ({
      ...shape,
      attributes: shape.attributes.map((attribute) => ({ ...attribute, value: 'blue' })),
    }));
    const path = `/api/jobs/${job?.id}/annotations/?action=update`;
    expect((await askCvat(site, 'PATCH', path, { ...held, version: 0, shapes })).status).toBe(200);
    for (const dryRun of [true, false]) {
      const again = (await run({ dryRun })).report;
      expect(again.verdict).toBe('verified-with-changes');
      expect(again.totals.images.kept).toBe(1);
    }
    expect(await undoTask(site.world, { id, taskId: task?.id ?? 0, force: false })).toEqual({ state: 'kept' });
    expect((await run({ onExistingAnnotations: 'replace' })).report.verdict).toBe('verified');
  });
});
