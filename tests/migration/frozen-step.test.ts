import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { steps } from '../../functions/activities.ts';
import { MigrationRequest } from '../../shared/migration/request.ts';
import { prepareMigration } from '../../shared/migration/stored-request.ts';
import type { World } from '../../shared/world.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { runDriven } from './run-driven.ts';
import { azureExport, type Drawn } from './small-export.ts';

const SIZE = { width: 64, height: 48 };
const IMAGES = { 'a.jpg': SIZE, 'b.jpg': SIZE };
const version = (left: number) =>
  azureExport(
    IMAGES,
    Object.keys(IMAGES).map((image): Drawn => ({ image, label: 'Cat', box: [left, 6, 20, 30] })),
  );
/** Each of them is written over the one before, again and again. */
const LEFTS = [1, 2, 3];
const after = (left: number) => (left % LEFTS.length) + 1;
/** Longer than a reading may be old. */
const SLEPT_MS = 30_000;

let site: MigrationSite;
let jobId: number;
/** Those whose export is read and whose images are looked up: started once more, they need a new plan alone. */
let read: Set<string>;
beforeEach(async () => {
  site = await startSite(inject('azurite'));
  read = new Set();
  for (const path of Object.keys(IMAGES)) await site.putImage(path, SIZE);
  for (const left of LEFTS) await site.putExport(version(left), `v${left}.json`);
  await runDriven(site.world, { export: await site.putExport(version(1)) });
  const [task] = await site.world.cvat.tasks.ofMigrations();
  const [job] = await site.world.cvat.tasks.jobs(task?.id ?? 0);
  jobId = job?.id ?? 0;
});
afterEach(() => site.stop());

/** Everything up to the write step of the update to `left`. */
async function planned(left: number): Promise<{ id: string; task: number; taskId: number }> {
  const request = MigrationRequest.parse({ export: { container: site.exports, name: `v${left}.json` } });
  const { id } = await prepareMigration(site.world, request);
  const { scanExport, surveyImages, normalizeExport, lookUpImages, planMigration, ensureProject } = steps;
  const reading = read.has(id) ? [] : [scanExport, surveyImages, normalizeExport, lookUpImages];
  read.add(id);
  for (const step of [...reading, planMigration, ensureProject]) await step.run(site.world, id);
  const [task] = await site.world.cvat.tasks.ofMigrations();
  return { id, task: 0, taskId: task?.id ?? 0 };
}

/** A world that falls asleep with the answer of its nth call in hand: anything but a write to CVAT, which is on its way by then. */
function sleepyWorld(world: World, nth: number) {
  let calls = 0;
  let shift = 0;
  let fall: () => void = () => undefined;
  let wake: () => void = () => undefined;
  const asleep = new Promise<void>((resolve) => {
    fall = resolve;
  });
  const woken = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const sleepy =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const answer = await call(...args);
      calls += 1;
      if (calls === nth) {
        fall();
        await woken;
        shift = SLEPT_MS;
      }
      return answer;
    };
  const { annotations, tasks, projects } = world.cvat;
  const slept: World = {
    ...world,
    now: () => new Date(Date.now() + shift),
    cvat: {
      ...world.cvat,
      annotations: { ...annotations, ofJob: sleepy(annotations.ofJob) },
      tasks: { ...tasks, get: sleepy(tasks.get), jobs: sleepy(tasks.jobs), dataMeta: sleepy(tasks.dataMeta) },
      projects: { ...projects, labels: sleepy(projects.labels) },
    },
    work: { ...world.work, read: sleepy(world.work.read), write: sleepy(world.work.write) },
  };
  return { world: slept, asleep, wake };
}

const boxes = async () => (await site.world.cvat.annotations.ofJob(jobId)).shapes;

it('a write that slept anywhere takes away nothing that people have drawn meanwhile', async () => {
  let last = 1;
  for (let nth = 1; ; nth++) {
    last = after(last);
    const ref = await planned(last);
    const { world, asleep, wake } = sleepyWorld(site.world, nth);
    const writing = steps.writeAnnotations.run(world, ref);
    const slept = await Promise.race([asleep.then(() => true), writing.then(() => false)]);
    if (!slept) {
      expect(nth).toBeGreaterThan(8);
      break;
    }
    const [first] = await boxes();
    if (!first) throw new Error('Expected a box');
    await site.world.cvat.annotations.addToJob(jobId, {
      tags: [],
      shapes: [{ ...first, frame: 1, points: [2, 3, 4, 5], source: 'manual' }],
    });
    wake();
    await writing;
    const drawn = (await boxes()).filter(({ source }) => source === 'manual');
    expect(
      drawn.map(({ points }) => points),
      `asleep in call ${nth}`,
    ).toEqual([[2, 3, 4, 5]]);
    await site.world.cvat.annotations.removeFromJob(jobId, { tags: [], shapes: drawn, tracks: [] });
    await steps.writeAnnotations.run(site.world, ref);
    expect((await boxes()).map(({ points }) => points[0])).toEqual([last, last]);
  }
});

it('a write that slept anywhere does not write over what a later run has written', async () => {
  let last = 1;
  for (let nth = 1; ; nth++) {
    const older = await planned(after(last));
    last = after(after(last));
    const newer = await planned(last);
    const { world, asleep, wake } = sleepyWorld(site.world, nth);
    const writing = steps.writeAnnotations.run(world, older).catch((error: unknown) => error);
    const slept = await Promise.race([asleep.then(() => true), writing.then(() => false)]);
    if (!slept) {
      expect(nth).toBeGreaterThan(8);
      break;
    }
    await steps.writeAnnotations.run(site.world, newer);
    wake();
    await writing;
    expect(
      (await boxes()).map(({ points }) => points[0]),
      `asleep in call ${nth}`,
    ).toEqual([last, last]);
  }
});
