import { z } from 'zod';
import { byCodePoint } from '../dataset/code-point-order.ts';
import { inTurns, othersTurn } from '../dataset/in-turns.ts';
import type { DatasetRecord, LabelRecord } from '../dataset/record.ts';
import { InvalidInputError } from '../errors.ts';
import { writeFindings } from '../work/findings-blob.ts';
import { readOnce } from '../work/read-once.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { cutBatches, NOTHING, together, type Weight } from './batches.ts';
import { frameName } from './frame-name.ts';
import { readHeld } from './held.ts';
import { largeTasks } from './large-tasks.ts';
import { manifestFindings } from './manifest-findings.ts';
import { type Plan, type PlannedTask, writePlan } from './plan.ts';
import { NO_CONTENT, newTasks } from './plan-new-tasks.ts';
import { type PlannedImage, smallImages } from './planned-image.ts';
import { datasetBatches } from './read-dataset.ts';
import type { CompleteRequest } from './request.ts';
import { requireDistinctFrames } from './require-distinct-frames.ts';
import { requireFewTasks } from './require-few-tasks.ts';
import { weightOf } from './segment-size.ts';
import { leaveOut, noneLeft, setAside } from './set-aside.ts';
import { settingsOfNewTasksOnly } from './settings-of-new-tasks.ts';
import { readStoredRequest } from './stored-request.ts';
import { createSliceWriter } from './task-slices.ts';

/** `existing`: so many of the tasks are there already; they come first. */
export const PlanRef = z.object({ tasks: z.int(), existing: z.int(), images: z.int(), annotations: z.int() });
export type PlanRef = z.infer<typeof PlanRef>;

/**
 * Decides the tasks, and refuses before anything is made in CVAT what could only end half-way. An image that stands in a
 * task already (see lookUpImages) stays there; only the others get new tasks.
 */
export async function planMigration(world: World, id: string, mostTasks?: number): Promise<PlanRef> {
  const { request, exportModified, started } = await readStoredRequest(world, id);
  const dataset = readOnce(() => datasetBatches(world, workBlobs(id).dataset), { sizeOf: (batch) => batch.length });
  const { labels, images: all, weights } = await contentOf(dataset);
  const held = await readHeld(world, id);
  const taskOf = new Map(held.tasks.flatMap(({ paths }, index) => paths.map((path) => [path, index] as const)));
  const unheld = all.filter(({ path }) => !taskOf.has(path));
  const aside = await inTurns(setAside(unheld, request));
  const [example] = aside.values();
  if (example && aside.size === all.length) throw noneLeft(example);
  const asideFindings = await leaveOut(request, dataset, aside);
  const images = all.filter(({ path }) => !aside.has(path));
  if (images.length === 0) {
    throw new InvalidInputError('Cannot migrate the export: no image of it is left to migrate', {
      code: 'NOTHING_TO_MIGRATE',
      fix: 'Look at the findings: each image was excluded for a stated reason. Check container and prefix first',
    });
  }
  const existing = held.tasks.map(
    ({ taskId, projectId, name, link }, index): PlannedTask => ({
      ...{ kind: 'existing', index, taskId, projectId, name, link },
      ...NO_CONTENT,
    }),
  );
  const fresh = unheld.filter(({ path }) => !aside.has(path));
  await othersTurn();
  if (request.tasks.sortingMethod !== 'predefined') fresh.sort((a, b) => byCodePoint(a.path, b.path));
  const toFrame = frameName(request);
  const paths = fresh.map(({ path }) => path);
  await inTurns(requireDistinctFrames(paths, toFrame));
  const naming = { project: held.project.name, later: existing.length > 0 ? exportModified.slice(0, 10) : undefined };
  const made: PlannedTask[] = [];
  for (const { unlabelled, some } of apart(fresh, weights, request)) {
    const first = existing.length + made.length;
    const names = some.map(({ path }) => path);
    const weightOfPath = (path: string) => weights.get(path) ?? NOTHING;
    const batches = await inTurns(cutBatches(names, { size: request.tasks.size }, toFrame, weightOfPath));
    await inTurns(numbered(batches.taskOf, first, taskOf));
    const planned = newTasks(world, {
      ...{ id, first, batches, weights },
      images: some,
      tasks: request.tasks,
      naming: { ...naming, unlabelled },
    });
    made.push(...(await inTurns(planned)));
  }
  requireFewTasks(made.length, { images: fresh.length, size: request.tasks.size }, mostTasks);
  const tasks = await writeSlices(world, id, [...existing, ...made], { dataset, taskOf, aside });
  const findings = [
    ...asideFindings,
    ...held.findings,
    ...largeTasks(tasks),
    ...settingsOfNewTasksOnly(request.tasks, existing.length),
    ...(await manifestFindings(world, request)),
  ];
  await writeFindings(world, workBlobs(id).findings('plan'), findings);
  const annotations = tasks.reduce((sum, task) => sum + task.annotations, 0);
  const plan: Plan = { project: held.project, labels, images: images.length, annotations, tasks };
  const run = { id, request, exportModified, started };
  await writePlan(world, id, plan, { run, ...(held.self === undefined ? {} : { self: held.self }) });
  return { tasks: tasks.length, existing: existing.length, images: plan.images, annotations };
}

function* numbered(batchOf: ReadonlyMap<string, number>, first: number, into: Map<string, number>): Generator<number> {
  for (const [path, batch] of batchOf) {
    into.set(path, first + batch);
    yield 0.2;
  }
}

/** Images that have tasks of their own where that is asked for. */
function apart(
  images: readonly PlannedImage[],
  labelled: ReadonlyMap<string, Weight>,
  request: Pick<CompleteRequest, 'unlabelled'>,
): { unlabelled: boolean; some: readonly PlannedImage[] }[] {
  if (request.unlabelled !== 'tasks') return [{ unlabelled: false, some: images }];
  const [some, others] = [true, false].map((has) => images.filter(({ path }) => labelled.has(path) === has));
  return [
    { unlabelled: false, some: some ?? [] },
    { unlabelled: true, some: others ?? [] },
  ];
}

/** Its records, some at a time, from the first at every call. */
type Dataset = () => AsyncIterable<DatasetRecord[]>;

/** `weights`: what an image has in CVAT, by path; only images with annotations are in it. */
type Content = { labels: LabelRecord[]; images: PlannedImage[]; weights: Map<string, Weight> };

async function contentOf(dataset: Dataset): Promise<Content> {
  const labels: LabelRecord[] = [];
  const images: PlannedImage[] = [];
  const small = smallImages();
  const weights = new Map<string, Weight>();
  for await (const batch of dataset()) {
    for (const record of batch) {
      if (record.kind === 'label') labels.push(record);
      else if (record.kind === 'image') images.push(small(record));
      else weights.set(record.image, together(weights.get(record.image) ?? NOTHING, weightOf(record)));
    }
  }
  return { labels, images, weights };
}

async function writeSlices(
  world: World,
  id: string,
  tasks: readonly PlannedTask[],
  {
    dataset,
    taskOf,
    aside,
  }: { dataset: Dataset; taskOf: ReadonlyMap<string, number>; aside: ReadonlyMap<string, unknown> },
): Promise<PlannedTask[]> {
  const counted = tasks.map((task) => ({ ...task }));
  const writer = createSliceWriter(world, id);
  for await (const batch of dataset()) {
    for (const record of batch) {
      if (record.kind === 'label') continue;
      const path = record.kind === 'image' ? record.path : record.image;
      if (aside.has(path)) continue;
      const index = taskOf.get(path);
      const task = index === undefined ? undefined : counted[index];
      if (index === undefined || !task)
        throw new Error(`Cannot plan: a ${record.kind} of the dataset belongs to no image`);
      if (record.kind === 'image') task.images += 1;
      else task.annotations += 1;
      const full = writer.add(index, record);
      if (full) await full;
    }
  }
  const parts = await writer.finish();
  return counted.map((task) => ({ ...task, ...parts.get(task.index) }));
}
