import { afterEach, describe, expect, inject, it } from 'vitest';
import { steps } from '../../functions/activities.ts';
import { MigrationRequest } from '../../shared/migration/request.ts';
import { prepareMigration } from '../../shared/migration/stored-request.ts';
import type { World } from '../../shared/world.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { finished } from './run-steps.ts';
import { azureExport, type Drawn } from './small-export.ts';

let site: MigrationSite;
afterEach(() => site.stop());

const SIZE = { width: 64, height: 48 };
const IMAGES = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [`${name}.jpg`, SIZE]));
const DRAWN = Object.keys(IMAGES).flatMap((image, k): Drawn[] => [
  { image, label: 'Cat', box: [k, 2, 20, 10] },
  { image, label: 'Cat', polygon: [1, 1, 30, 2, 31, 40 - k, 2, 39] },
  { image, label: 'sunny' },
]);

/** The orchestrators' loop, with a step that fails for now tried again. */
async function migrate(world: World): Promise<{ taskId: number; exact: boolean }> {
  const exported = await site.putExport(azureExport(IMAGES, DRAWN));
  const request = MigrationRequest.parse({ export: exported, tasks: { segmentSize: 2, overlap: 1 } });
  const { id } = await prepareMigration(world, request);
  async function run<I, O>(step: { run(world: World, input: I): Promise<O> }, input: I): Promise<O> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await step.run(world, input);
      } catch (error) {
        const passing = error instanceof Error && 'retryable' in error && error.retryable === true;
        if (!passing || attempt === 5) throw error;
      }
    }
  }
  await run(steps.scanExport, id);
  await run(steps.surveyImages, id);
  await run(steps.normalizeExport, id);
  await run(steps.lookUpImages, id);
  await run(steps.planMigration, id);
  const { storageId } = await run(steps.registerStorage, { id, lane: 0 });
  const { projectId } = await run(steps.ensureProject, id);
  const { taskId, made } = await run(steps.createTask, { id, task: 0, projectId });
  const ref = { id, task: 0, taskId };
  if (made) {
    const attached = await run(steps.attachImages, { ...ref, storageId });
    if (attached.state === 'creating') await finished(world, { requestId: attached.requestId, taskId });
    expect(await run(steps.checkImages, ref)).toMatchObject({ complete: true });
  }
  for (let write = 1; ; write++) {
    await run(steps.writeAnnotations, ref);
    const verified = await run(steps.verifyTask, { ...ref, made });
    if (!verified.exact && write < 3) continue;
    await run(steps.lookAgain, id);
    return verified;
  }
}

async function heldBy(world: World, taskId: number) {
  const counts = [];
  for (const job of await world.cvat.tasks.jobs(taskId)) {
    const { tags, shapes } = await world.cvat.annotations.ofJob(job.id);
    counts.push([tags.length, shapes.length]);
  }
  return counts;
}

describe('writes of annotations that CVAT carries out although its proxy has given up', () => {
  it.each([1, 2])('end exact where each is late %i times in a row', async (times) => {
    site = await startSite(inject('azurite'));
    for (const path of Object.keys(IMAGES)) await site.putImage(path, SIZE);
    const world: World = { ...site.world, config: { ...site.world.config, late: { limitMs: 200, pauseMs: 50 } } };
    const path = '^/api/jobs/\\d+/annotations/?$';
    // Longer than we wait for it: it lands on what was written after it.
    site.cvat.faults.add({ method: 'PUT', path, kind: 'late', ms: 600, times });
    const { taskId } = await migrate(world);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(await heldBy(world, taskId)).toEqual([1, 1, 1, 1].map(() => [2, 4]));
  });
});
