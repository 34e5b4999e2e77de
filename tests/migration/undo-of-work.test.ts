import { afterEach, beforeEach, expect, it } from 'vitest';
import { undoMigration } from '../../functions/orchestrators/undo-migration.ts';
import type { World } from '../../shared/world.ts';
import { drive } from './drive.ts';
import { driveMigration } from './drive-migration.ts';
import type { MigrationSite } from './migration-site.ts';
import { DOCUMENT, startThreeImages } from './three-images.ts';

let site: MigrationSite;
beforeEach(async () => {
  site = await startThreeImages();
});
afterEach(() => site.stop());

const undo = async (id: string, world: World = site.world) =>
  (await drive(world, undoMigration, { id, force: false })).result;

async function migratedTask() {
  const { id } = await driveMigration(site.world, {
    export: await site.putExport(DOCUMENT),
    tasks: { segmentSize: 1 },
  });
  const [task] = await site.world.cvat.tasks.ofMigrations();
  if (!task) throw new Error('Expected a task');
  return { id, task, jobs: await site.world.cvat.tasks.jobs(task.id) };
}

const age = { name: 'age', mutable: false as const, input_type: 'text' as const, default_value: '', values: [] };
const lynx = { name: 'Lynx', type: 'any' as const, attributes: [] };

it('a task in which somebody has deleted all that stood on an image is kept: that is work, too', async () => {
  const { id, task, jobs } = await migratedTask();
  const { annotations } = site.world.cvat;
  const jobId = jobs[0]?.id ?? 0;
  await annotations.removeFromJob(jobId, await annotations.ofJob(jobId));
  expect(await undo(id)).toMatchObject({ deletedTasks: [], keptTasks: [task.id] });
});

it('what somebody draws in a job that an undo has looked at already keeps its task', async () => {
  const { id, task, jobs } = await migratedTask();
  const { annotations } = site.world.cvat;
  const read: number[] = [];
  const ofJob: typeof annotations.ofJob = async (jobId) => {
    const answer = await annotations.ofJob(jobId);
    read.push(jobId);
    const [first = 0] = read;
    if (read.length !== jobs.length) return answer;
    const [shape] = (await annotations.ofJob(first)).shapes;
    if (!shape) throw new Error('Expected a shape');
    const { id: _, ...drawn } = { ...shape, points: [5, 5, 9, 9], source: 'manual' };
    await annotations.addToJob(first, { tags: [], shapes: [drawn] });
    return answer;
  };
  const world = { ...site.world, cvat: { ...site.world.cvat, annotations: { ...annotations, ofJob } } };
  expect(await undo(id, world)).toMatchObject({ deletedTasks: [], keptTasks: [task.id] });
});

it('a task of which two later migrations speak is kept until both are undone, though the first one has run again', async () => {
  const { id, task } = await migratedTask();
  const later = async (version: string) => {
    const exported = await site.putExport({ ...DOCUMENT, info: { version } });
    return (await driveMigration(site.world, { export: exported })).id;
  };
  const [second, third] = [await later('2'), await later('3')];
  await driveMigration(site.world, { export: await site.putExport(DOCUMENT), tasks: { segmentSize: 1 } });
  expect(await undo(id)).toMatchObject({ deletedTasks: [], keptTasks: [task.id] });
  await undo(third);
  expect(await undo(id)).toMatchObject({ deletedTasks: [], keptTasks: [task.id] });
  await undo(second);
  expect(await undo(id)).toMatchObject({ deletedTasks: [task.id] });
});

it.each([
  { what: 'a label', add: async (id: number) => site.world.cvat.projects.addLabels(id, [lynx]) },
  {
    what: 'an attribute',
    add: async (id: number) => {
      const [label] = await site.world.cvat.projects.labels(id);
      const addition = { ...lynx, id: label?.id ?? 0, name: label?.name ?? '', color: label?.color };
      await site.world.cvat.projects.addAttributes(id, [{ ...addition, attributes: [age] }]);
    },
  },
])('a project to which somebody has given $what is kept by an undo', async ({ add }) => {
  const { id, task } = await migratedTask();
  await add(task.project_id ?? 0);
  expect(await undo(id)).toMatchObject({ deletedTasks: [task.id], deletedProject: false });
});
