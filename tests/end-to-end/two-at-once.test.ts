import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { azureExport, type Drawn } from '../migration/small-export.ts';
import { eventually } from './eventually.ts';
import { type RunningPipeline, startPipeline } from './running-pipeline.ts';

let pipeline: RunningPipeline;
beforeAll(async () => {
  pipeline = await startPipeline(inject('azurite'));
});
afterAll(() => pipeline?.stop());

const SIZE = { width: 64, height: 48 };
const NAMES = ['north', 'south', 'west'];

/** Exports of other images each, of one project and one container, in tasks of one image. */
async function startAll(): Promise<string[]> {
  const exported = NAMES.map((name, far) => {
    const paths = (far === 0 ? [1, 2] : [1]).map((k) => `${'deep/'.repeat(far)}${name}/${k}.jpg`);
    const drawn = paths.map((image, k): Drawn => ({ image, label: 'Cat', box: [k, 2, 20, 10] }));
    return { name, paths, document: azureExport(Object.fromEntries(paths.map((path) => [path, SIZE])), drawn) };
  });
  for (const { paths } of exported) for (const path of paths) await pipeline.putImage(path, SIZE);
  for (const { name, document } of exported) await pipeline.putExport(document, name);
  const start = ({ name }: { name: string }) =>
    pipeline.client.start({
      export: { container: pipeline.exports, name },
      project: 'shared',
      tasks: { size: 1 },
    });
  return (await Promise.all(exported.map(start))).map(({ id }) => id);
}

async function expectAllVerified(ids: readonly string[]): Promise<void> {
  for (const id of ids) expect(await pipeline.ended(id)).toMatchObject({ verdict: 'verified' });
  const { projects, tasks, storages } = pipeline.world.cvat;
  const found = await projects.find('shared');
  expect(found).toHaveLength(1);
  const made = await tasks.ofProject(found[0]?.id ?? 0);
  expect(made).toHaveLength(4);
  // One migration makes two tasks, each by its own registration.
  expect(await storages.list()).toHaveLength(2);
}

/** By which registrations of the storage CVAT creates images right now. */
async function creating(): Promise<(number | null | undefined)[]> {
  const work = pipeline.cvat.work.list();
  const open = work.filter(({ kind, status }) => kind === 'create:task' && ['queued', 'started'].includes(status));
  const { tasks } = pipeline.world.cvat;
  return Promise.all(open.map(async ({ target_id: id }) => (await tasks.get(id ?? 0))?.data_cloud_storage_id));
}

/** CVAT keeps one index for each registration. */
async function expectNoneToSpoil(): Promise<void> {
  const storages = await creating();
  expect(storages.length).toBeGreaterThan(0);
  expect(new Set(storages).size).toBe(storages.length);
}

it('migrations of one project and one storage at the same time share both and take turns, also where the host is killed meanwhile: CVAT never has two creations that spoil each other', async () => {
  const ids = await startAll();
  pipeline.cvat.work.hold('started');
  await eventually(expectNoneToSpoil);
  await pipeline.crash();
  await pipeline.restart();
  await eventually(async () => {
    const views = await Promise.all(ids.map((id) => pipeline.client.get(id)));
    expect(views.map(({ status }) => status?.stage)).toEqual(ids.map(() => 'tasks'));
  });
  await expectNoneToSpoil();
  pipeline.cvat.work.hold('nowhere');
  await expectAllVerified(ids);
  expect(pipeline.cvat.work.list().filter(({ status }) => status === 'failed')).toEqual([]);
});
