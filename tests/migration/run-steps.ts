import { steps } from '../../functions/activities.ts';
import { readPlan } from '../../shared/migration/plan.ts';
import type { MigrationResult } from '../../shared/migration/progress.ts';
import { MigrationRequest } from '../../shared/migration/request.ts';
import { prepareMigration } from '../../shared/migration/stored-request.ts';
import type { Report } from '../../shared/verification/report.ts';
import type { World } from '../../shared/world.ts';
import { endSteps } from './end-steps.ts';

/**
 * Runs a migration's steps in the order of the orchestrators, without a host. Throws what a step throws. `twice`: every one,
 * as activities are at-least-once; it is asked for where it is what is tried, since it takes twice the time.
 */
export async function runSteps(
  world: World,
  wanted: unknown,
  { checked = true, twice = false }: { checked?: boolean; twice?: boolean } = {},
): Promise<{ id: string; result: MigrationResult; report: Report }> {
  const prepared = await prepareMigration(world, MigrationRequest.parse(wanted));
  const { id } = prepared;
  async function run<I, O>(step: { run(world: World, input: I): Promise<O> }, input: I): Promise<O> {
    if (twice) await step.run(world, input);
    return step.run(world, input);
  }
  await run(steps.checkCvat, id);
  await run(steps.scanExport, id);
  await run(steps.surveyImages, id);
  await run(steps.normalizeExport, id);
  await run(steps.lookUpImages, id);
  const { tasks } = await run(steps.planMigration, id);
  const upload = prepared.request.dataSource === 'upload';
  const storageIds: number[] = [];
  for (const lane of upload ? [] : [0, 1]) {
    if (lane < tasks) storageIds.push((await run(steps.registerStorage, { id, lane })).storageId);
  }
  const { projectId } = await run(steps.ensureProject, id);
  for (let task = 0; task < tasks; task++) {
    const storageId = storageIds[task % 2];
    const storage = storageId === undefined ? {} : { storageId };
    const { taskId, made } = await run(steps.createTask, { id, task, projectId });
    if (made) {
      const attached = await steps.attachImages.run(world, { id, task, taskId, ...storage });
      if (twice) await steps.attachImages.run(world, { id, task, taskId, ...storage });
      if (attached.state === 'waiting' || attached.state === 'overtaken')
        throw new Error(`Expected no other migration to create a task: ${attached.state}`);
      if (attached.state === 'creating') await finished(world, { requestId: attached.requestId, taskId });
      const checked = await run(steps.checkImages, { id, task, taskId });
      if (!checked.complete) throw new Error(`Expected the images to be complete: ${checked.message}`);
      const { broken } = await run(steps.openNewTask, { id, task, taskId });
      if (broken.length > 0) throw new Error(`Expected CVAT to show every image: ${broken}`);
    }
    await steps.writeAnnotations.run(world, { id, task, taskId });
    if (twice) {
      const again = await steps.writeAnnotations.run(world, { id, task, taskId });
      if (again.written > 0) throw new Error('Expected the second run to find what the first has written');
    }
    const { exact } = await run(steps.verifyTask, { id, task, taskId, made });
    if (!exact) throw new Error('Expected CVAT to hold what was written');
    await run(steps.noteTask, { id, run: '1', result: { task, state: 'verified', taskId } });
  }
  return { id, ...(await endSteps(world, id, { checked, twice })) };
}

export async function finished(world: World, request: { requestId: string; taskId: number }): Promise<void> {
  for (let poll = 0; poll < 300; poll++) {
    const { state, message } = await steps.pollRequest.run(world, request);
    if (state === 'finished') return;
    if (state === 'failed') throw new Error(`CVAT failed the creation: ${message}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('CVAT did not end the creation in time');
}

/** The link by which CVAT finds a task of the plan. */
export async function linkOf(world: World, id: string, task = 0): Promise<string> {
  const planned = (await readPlan(world, id)).tasks[task];
  if (!planned) throw new Error(`Expected the plan to have a task ${task}`);
  return planned.link;
}
