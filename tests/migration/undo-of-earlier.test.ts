import { afterEach, beforeEach, expect, it } from 'vitest';
import { undoMigration } from '../../functions/orchestrators/undo-migration.ts';
import { askCvat } from './ask-cvat.ts';
import { drive } from './drive.ts';
import { driveMigration } from './drive-migration.ts';
import type { MigrationSite } from './migration-site.ts';
import { DOCUMENT, startThreeImages } from './three-images.ts';

let site: MigrationSite;
beforeEach(async () => {
  site = await startThreeImages();
});
afterEach(() => site.stop());

const undo = async (id: string) => (await drive(site.world, undoMigration, { id, force: false })).result;

it.each([
  { later: 'has brought up to date', changes: { annotations: DOCUMENT.annotations.slice(1) } },
  { later: 'has found as it should be', changes: { info: { version: '2' } } },
])(
  'a task that a later migration $later is kept by an undo of the one before, until the later one is undone',
  async ({ changes }) => {
    const earlier = await driveMigration(site.world, { export: await site.putExport(DOCUMENT) });
    const later = await driveMigration(site.world, { export: await site.putExport({ ...DOCUMENT, ...changes }) });
    expect(later.report.verdict).toBe('verified');
    const [task] = await site.world.cvat.tasks.ofMigrations();
    expect(await undo(earlier.id)).toMatchObject({ deletedTasks: [], keptTasks: [task?.id] });
    expect(await undo(later.id)).toMatchObject({ deletedTasks: [], keptTasks: [] });
    expect(await undo(earlier.id)).toMatchObject({ deletedTasks: [task?.id], deletedProject: true });
  },
);

it('a task in which somebody draws while an undo looks through it is kept', async () => {
  const { id } = await driveMigration(site.world, { export: await site.putExport(DOCUMENT) });
  const { annotations } = site.world.cvat;
  const ofJob = async (jobId: number) => {
    const read = await annotations.ofJob(jobId);
    const drawn = read.shapes.map(({ id: _, ...shape }) => ({ ...shape, source: 'manual' }));
    const content = { version: 0, tags: [], shapes: drawn, tracks: [] };
    await askCvat(site, 'PATCH', `/api/jobs/${jobId}/annotations/?action=create`, content);
    return read;
  };
  const busy = { ...site.world, cvat: { ...site.world.cvat, annotations: { ...annotations, ofJob } } };
  const { result } = await drive(busy, undoMigration, { id, force: false });
  expect(result).toMatchObject({ deletedTasks: [], keptTasks: [expect.any(Number)], deletedProject: false });
});

it('a project into which somebody has written a guide for annotators is kept by an undo', async () => {
  const { id } = await driveMigration(site.world, { export: await site.putExport(DOCUMENT) });
  const { projects } = site.world.cvat;
  // The stand-in has no guides.
  const find = async (name: string) => (await projects.find(name)).map((project) => ({ ...project, guide_id: 7 }));
  const guided = { ...site.world, cvat: { ...site.world.cvat, projects: { ...projects, find } } };
  const { result } = await drive(guided, undoMigration, { id, force: false });
  expect(result).toMatchObject({ deletedTasks: [expect.any(Number)], deletedProject: false });
  expect(await projects.find('project')).toHaveLength(1);
});

it.each([
  { what: 'a label', add: { name: 'Dog', attributes: [] } },
  {
    what: 'an attribute of a label',
    add: {
      name: 'Cat',
      attributes: [{ name: 'coat', input_type: 'text', mutable: false, default_value: '', values: [] }],
    },
  },
])('a project to which somebody has added $what is kept by an undo', async ({ add }) => {
  const { id } = await driveMigration(site.world, { export: await site.putExport(DOCUMENT) });
  const { projects } = site.world.cvat;
  const [project] = await projects.find('project');
  const known = (await projects.labels(project?.id ?? 0)).find(({ name }) => name === add.name);
  const labels = [{ ...add, ...(known ? { id: known.id, color: known.color } : {}) }];
  expect((await askCvat(site, 'PATCH', `/api/projects/${project?.id}`, { labels })).status).toBe(200);
  expect(await undo(id)).toMatchObject({ deletedTasks: [expect.any(Number)], deletedProject: false });
  expect(await projects.find('project')).toHaveLength(1);
});
