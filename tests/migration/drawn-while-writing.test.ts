import { afterEach, expect, it } from 'vitest';
import { driveMigration } from './drive-migration.ts';
import type { MigrationSite } from './migration-site.ts';
import { DOCUMENT, startThreeImages } from './three-images.ts';

let site: MigrationSite;
afterEach(() => site.stop());

it('what somebody draws in a new job while others of its task are filled stays, and the report tells what is not there', async () => {
  site = await startThreeImages();
  const { annotations, tasks, projects } = site.world.cvat;
  let shift = 0;
  let drawnIn: number | undefined;
  const replaceInJob: typeof annotations.replaceInJob = async (jobId, content) => {
    await annotations.replaceInJob(jobId, content);
    if (drawnIn !== undefined) return;
    const [task] = await tasks.ofMigrations();
    const other = (await tasks.jobs(task?.id ?? 0)).find(({ id }) => id !== jobId);
    const [label] = await projects.labels(task?.project_id ?? 0);
    const drawn = { type: 'rectangle', points: [1, 1, 9, 9], source: 'manual', attributes: [] };
    drawnIn = other?.id ?? 0;
    const shape = { ...drawn, frame: other?.start_frame ?? 0, label_id: label?.id ?? 0 };
    await annotations.addToJob(drawnIn, { tags: [], shapes: [shape] });
    // Each job takes CVAT its time.
    shift = 3000;
  };
  const now = () => new Date(Date.now() + shift);
  const world = { ...site.world, now, cvat: { ...site.world.cvat, annotations: { ...annotations, replaceInJob } } };
  const request = { export: await site.putExport(DOCUMENT), tasks: { segmentSize: 1 } };
  const { report } = await driveMigration(world, request);
  expect(report.verdict).toBe('failed');
  expect(report.findings.map(({ code }) => code)).toContain('CVAT_DIFFERS');
  const { shapes } = await annotations.ofJob(drawnIn ?? 0);
  expect(shapes.map(({ source }) => source)).toContain('manual');
});
