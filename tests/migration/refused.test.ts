import { afterEach, describe, expect, inject, it } from 'vitest';
import { steps } from '../../functions/activities.ts';
import { migrateTask } from '../../functions/orchestrators/migrate-task.ts';
import { MigrationRequest } from '../../shared/migration/request.ts';
import { prepareMigration } from '../../shared/migration/stored-request.ts';
import { TaskReport } from '../../shared/migration/task-report.ts';
import { readWork } from '../../shared/work/blob-json.ts';
import { workBlobs } from '../../shared/work/work-blobs.ts';
import type { World } from '../../shared/world.ts';
import { drive } from './drive.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { azureExport, type Drawn } from './small-export.ts';

let site: MigrationSite;
afterEach(() => site.stop());

const SIZE = { width: 64, height: 48 };
const PATHS = ['f/a.jpg', 'f/b.jpg', 'f/c.jpg', 'f/d.jpg', 'f/e.jpg', 'f/f.jpg'];
const DRAWN = PATHS.flatMap((image): Drawn[] => [
  { image, label: 'Cat', box: [1, 2, 20, 10] },
  { image, label: 'Cat', box: [5, 2, 20, 10] },
]);

/** Migrates the export, whose pictures at `spoilt` were spoilt after the container was surveyed. */
async function migrated(spoilt: readonly string[], options: object = {}) {
  site = await startSite(inject('azurite'));
  for (const path of PATHS) await site.putImage(path, SIZE);
  const world: World = { ...site.world, config: { ...site.world.config, late: { limitMs: 500, pauseMs: 20 } } };
  const images = Object.fromEntries(PATHS.map((path) => [path, SIZE]));
  const request = { export: await site.putExport(azureExport(images, DRAWN)), ...options };
  const { id } = await prepareMigration(world, MigrationRequest.parse(request));
  for (const step of [steps.scanExport, steps.surveyImages, steps.normalizeExport, steps.lookUpImages]) {
    await step.run(world, id);
  }
  await steps.planMigration.run(world, id);
  for (const path of spoilt) await world.images.write(site.images, path, 'no picture any more');
  const { storageId } = await steps.registerStorage.run(world, { id, lane: 0 });
  const { projectId } = await steps.ensureProject.run(world, id);
  const { result, activities } = await drive(world, migrateTask, { id, task: 0, projectId, storageId });
  expect(result).toMatchObject({ state: 'verified' });
  const report = await readWork(world, workBlobs(id).taskResult(0), TaskReport);
  if (report.state !== 'verified') throw new Error(`Expected a verified task: ${JSON.stringify(report)}`);
  const frames = (await world.cvat.tasks.dataMeta(report.taskId))?.frames.map(({ name }) => name);
  const tasks = await world.cvat.tasks.ofProject(projectId);
  return { report, frames, tasks, activities };
}

const rest = (spoilt: readonly string[]) => PATHS.filter((path) => !spoilt.includes(path));

describe('a picture that CVAT cannot show', () => {
  it.each<[string, string[], object]>([
    ['in a later job, whose chunk nobody has made yet', ['f/e.jpg'], { tasks: { segmentSize: 3 } }],
    ['in every job', ['f/a.jpg', 'f/d.jpg'], { tasks: { segmentSize: 2, overlap: 1 } }],
    // Two in the first chunk, which CVAT makes with the task: tests/cases/refused-by-cvat.case.ts. Not in an upload: what is replaced after it was measured is not sent (changed-images.test.ts).
  ])('costs itself and not the task: %s', async (_, spoilt, options) => {
    const { report, frames, tasks } = await migrated(spoilt, options);
    expect(frames).toEqual(rest(spoilt));
    expect(tasks).toHaveLength(1);
    const left = PATHS.length - spoilt.length;
    expect(report.outcome.new).toEqual({ images: left, annotations: 2 * left });
    expect(report.comparison).toMatchObject({ images: { matched: left }, annotations: { matched: 2 * left } });
    expect(report.opened).toMatchObject({ broken: [] });
    expect(report.opened.opened).toBe(report.opened.chunks);
    const named = report.findings.map(({ code, at, excludes, count }) => [code, at, excludes, count]);
    expect(named.toSorted()).toEqual(
      spoilt
        .flatMap((path) => {
          const at = `images[${PATHS.indexOf(path)}] "${path}"`;
          return [
            ['IMAGE_REFUSED_BY_CVAT', at, 'annotation', 2],
            ['IMAGE_REFUSED_BY_CVAT', at, 'image', undefined],
          ];
        })
        .toSorted(),
    );
  });
});
