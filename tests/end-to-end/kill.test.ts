import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { MigrationProgress } from '../../shared/migration/progress.ts';
import { azureExport, type Drawn } from '../migration/small-export.ts';
import { eventually } from './eventually.ts';
import { type RunningPipeline, startPipeline } from './running-pipeline.ts';

let pipeline: RunningPipeline;
beforeAll(async () => {
  pipeline = await startPipeline(inject('azurite'), { EXPORT_QUIET_SECONDS: '1' });
});
afterAll(() => pipeline?.stop());

const SIZE = { width: 64, height: 48 };
/** Of all migrations that were dropped. */
const ids: string[] = [];
const NAMES = ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'];

/** Puts images in place and drops their export with its options beside it; the watcher may deliver that more than once. */
async function dropped(project: string): Promise<string> {
  const paths = NAMES.map((name) => `${project}/${name}`);
  for (const path of paths) await pipeline.putImage(path, SIZE);
  const drawn = paths.flatMap((image, k): Drawn[] => [
    { image, label: 'Cat', box: [k, 2, 20, 10] },
    { image, label: 'Dog', polygon: [1, k, 30, 2, 31, 40] },
    { image, label: 'sunny' },
  ]);
  await pipeline.putExport({ tasks: { size: 2 } }, `${project}.options.json`);
  await pipeline.putExport(
    azureExport(Object.fromEntries(paths.map((path) => [path, SIZE])), drawn),
    `${project}.json`,
  );
  return eventually(async () => {
    const [fresh] = (await pipeline.client.list()).filter(({ id }) => !ids.includes(id));
    if (!fresh) throw new Error('Expected a migration');
    ids.push(fresh.id);
    return fresh.id;
  });
}

async function expectOneOfEverything(id: string, project: string): Promise<void> {
  const ended = await pipeline.ended(id);
  expect(ended, await pipeline.client.report(id)).toMatchObject({
    ...{ runtimeStatus: 'Completed', verdict: 'verified' },
  });
  const { projects, tasks, storages } = pipeline.world.cvat;
  const found = await projects.find(project);
  expect(found).toHaveLength(1);
  expect(await tasks.ofProject(found[0]?.id ?? 0)).toHaveLength(2);
  expect((await pipeline.client.list()).map((one) => one.id).sort()).toEqual(ids.toSorted());
  expect((await storages.list()).filter(({ resource }) => resource === pipeline.images)).toHaveLength(2);
}

describe('kill -9 of the host', { timeout: 120_000 }, () => {
  // What the others do is tried twice, and each request late and without an answer, in tests/migration.
  const stages: string[] = ['registering the storage', 'reporting'] satisfies MigrationProgress['stage'][];
  /** In the stage "tasks". */
  const works = [
    ['POST', '/api/tasks$'],
    ['POST', '/api/tasks/\\d+/data'],
    ['PUT', '/api/jobs/\\d+/annotations'],
  ] as const;

  it('at one stage after the other, and while CVAT works on a request whose answer is lost: started again, it finishes with nothing twice', async () => {
    const { faults } = pipeline.cvat;
    for (const [method, path] of works) faults.add({ method, path, kind: 'lose' });
    // On a busy machine a stage may be over between two looks, and this one is not.
    faults.add({ method: 'GET', path: '^/api/cloudstorages', kind: 'delay', ms: 20_000 });
    const id = await dropped('killed');
    const killedAt: string[] = [];
    let unlost = works.length;
    for (;;) {
      const next = await eventually(async () => {
        if (faults.list().filter(({ kind }) => kind === 'lose').length < unlost) {
          unlost -= 1;
          return 'a lost answer';
        }
        const stage = (await pipeline.client.get(id)).status?.stage;
        const later = stages.slice(stages.findLastIndex((one) => killedAt.includes(one)) + 1);
        if (!stage || ![...later, 'done'].includes(stage)) throw new Error(`Expected to leave "${stage}"`);
        return stage;
      });
      if (next === 'done') break;
      killedAt.push(next);
      await pipeline.crash();
      await pipeline.restart();
    }
    await expectOneOfEverything(id, 'killed');
    expect(unlost).toBe(0);
    expect(killedAt).toContain('registering the storage');
  });
});
