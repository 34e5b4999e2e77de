import { afterEach, describe, expect, inject, it } from 'vitest';
import type { MigrationProgress } from '../../shared/migration/progress.ts';
import { azureExport, type Drawn } from '../migration/small-export.ts';
import { eventually } from './eventually.ts';
import { type RunningPipeline, startPipeline } from './running-pipeline.ts';

let pipeline: RunningPipeline;
afterEach(() => pipeline?.stop());

const SIZE = { width: 64, height: 48 };
const PATHS = ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'];
const EXPORT = azureExport(
  Object.fromEntries(PATHS.map((path) => [path, SIZE])),
  PATHS.flatMap((image, k): Drawn[] => [
    { image, label: 'Cat', box: [k, 2, 20, 10] },
    { image, label: 'Dog', polygon: [1, k, 30, 2, 31, 40] },
    { image, label: 'sunny' },
  ]),
);

async function started(): Promise<string> {
  pipeline = await startPipeline(inject('azurite'));
  for (const path of PATHS) await pipeline.putImage(path, SIZE);
  return dropped();
}

/** Drops the export with its options beside it; the watcher may deliver that more than once. */
async function dropped(): Promise<string> {
  await pipeline.putExport({ tasks: { size: 2 } }, 'project.options.json');
  await pipeline.putExport(EXPORT);
  return eventually(async () => {
    const [only] = await pipeline.client.list();
    if (!only) throw new Error('Expected a migration');
    return only.id;
  });
}

async function expectOneOfEverything(id: string): Promise<void> {
  const ended = await pipeline.ended(id);
  expect(ended, await pipeline.client.report(id)).toMatchObject({
    ...{ runtimeStatus: 'Completed', verdict: 'verified' },
  });
  const { projects, tasks, storages } = pipeline.world.cvat;
  const found = await projects.find('project');
  expect(found).toHaveLength(1);
  expect(await tasks.ofProject(found[0]?.id ?? 0)).toHaveLength(2);
  expect(await pipeline.client.list()).toHaveLength(1);
  expect((await storages.list()).filter(({ resource }) => resource === pipeline.images)).toHaveLength(1);
}

describe('kill -9 of the host', { timeout: 120_000 }, () => {
  const stages: MigrationProgress['stage'][] = [
    'checking',
    'reading the export',
    'surveying images',
    'normalizing',
    'planning',
    'registering the storage',
    'creating the project',
    'tasks',
    'reporting',
  ];

  it.each(stages)('at the stage "%s": started again, it finishes with nothing twice', async (stage) => {
    const id = await started();
    const order = [...stages, 'done'];
    await eventually(async () => {
      const { status } = await pipeline.client.get(id);
      if (order.indexOf(status?.stage ?? '') < order.indexOf(stage)) throw new Error('Expected to be further');
    });
    await pipeline.crash();
    await pipeline.restart();
    await expectOneOfEverything(id);
  });

  it('again and again, at moments of all kinds, finishes with nothing twice', async () => {
    const id = await started();
    for (let crash = 0; crash < 6; crash++) {
      await new Promise((resolve) => setTimeout(resolve, 150 + crash * 130));
      await pipeline.crash();
      await pipeline.restart();
    }
    await expectOneOfEverything(id);
  });

  it.each([
    ['POST', '/api/tasks$'],
    ['POST', '/api/projects$'],
    ['POST', '/api/tasks/\\d+/data'],
    ['PUT', '/api/jobs/\\d+/annotations'],
  ])('while CVAT works on %s %s: the answer is lost, the work is not done twice', async (method, path) => {
    pipeline = await startPipeline(inject('azurite'));
    for (const image of PATHS) await pipeline.putImage(image, SIZE);
    pipeline.cvat.faults.add({ method, path, kind: 'lose' });
    const id = await dropped();
    await eventually(async () => {
      if (pipeline.cvat.faults.list().length > 0) throw new Error('Expected the fault to have struck');
    });
    await pipeline.crash();
    await pipeline.restart();
    await expectOneOfEverything(id);
  });
});
