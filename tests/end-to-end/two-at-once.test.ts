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
  expect(await storages.list()).toHaveLength(1);
}

/** Creations of images that CVAT works on right now. */
const creating = () =>
  pipeline.cvat.work
    .list()
    .filter(({ kind, status }) => kind === 'create:task' && ['queued', 'started'].includes(status));

it('migrations of one project and one storage at the same time share both and take turns, also where the host is killed meanwhile: CVAT never has two creations to spoil', async () => {
  const ids = await startAll();
  pipeline.cvat.work.hold('started');
  await eventually(async () => expect(creating()).toHaveLength(1));
  await pipeline.crash();
  await pipeline.restart();
  await eventually(async () => {
    const views = await Promise.all(ids.map((id) => pipeline.client.get(id)));
    expect(views.map(({ status }) => status?.stage)).toEqual(ids.map(() => 'tasks'));
  });
  expect(creating()).toHaveLength(1);
  pipeline.cvat.work.hold('nowhere');
  await expectAllVerified(ids);
  expect(pipeline.cvat.work.list().filter(({ status }) => status === 'failed')).toEqual([]);
});
