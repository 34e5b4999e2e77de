import { byCodePoint } from '../dataset/code-point-order.ts';
import type { LabelRecord } from '../dataset/record.ts';
import { InvalidInputError } from '../errors.ts';
import { writeWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { type Batches, cutBatches, extendBatches } from './batches.ts';
import { earlierPlan } from './earlier-plan.ts';
import { frameName } from './frame-name.ts';
import type { Plan, PlannedTask } from './plan.ts';
import { type Prepared, readPrepared } from './prepared.ts';
import { readDataset } from './read-dataset.ts';
import { taskKey, taskLink } from './task-link.ts';
import { createSliceWriter } from './task-slices.ts';

export type PlanRef = { tasks: number; images: number; annotations: number };

/** Decides the tasks, and refuses before anything is made in CVAT what could only end half-way. */
export async function planMigration(world: World, id: string): Promise<PlanRef> {
  const prepared = await readPrepared(world, id);
  const { labels, paths } = await imagesOf(world, id);
  if (paths.length === 0) {
    throw new InvalidInputError('Cannot migrate the export: no image of it is left to migrate', {
      code: 'NOTHING_TO_MIGRATE',
      fix: 'Look at the findings: each image was excluded for a stated reason. Check container and prefix first',
    });
  }
  if (prepared.request.tasks.sortingMethod !== 'predefined') paths.sort(byCodePoint);
  const toFrame = frameName(prepared.request);
  requireDistinctFrames(paths, toFrame);
  const cut = (some: readonly string[]) => cutBatches(some, prepared.request.tasks.size, toFrame);
  const earlier = prepared.request.dryRun ? undefined : await earlierPlan(world, id);
  const batches = earlier ? extendBatches(earlier.batches, paths, cut) : cut(paths);
  const tasks = await writeSlices(world, prepared, batches, earlier?.names ?? []);
  const annotations = tasks.reduce((sum, task) => sum + task.annotations, 0);
  const plan: Plan = { labels, images: paths.length, annotations, tasks };
  await writeWork(world, workBlobs(id).plan, plan);
  return { tasks: tasks.length, images: plan.images, annotations };
}

async function imagesOf(world: World, id: string): Promise<{ labels: LabelRecord[]; paths: string[] }> {
  const labels: LabelRecord[] = [];
  const paths: string[] = [];
  for await (const record of readDataset(world, workBlobs(id).dataset)) {
    if (record.kind === 'label') labels.push(record);
    if (record.kind === 'image') paths.push(record.path);
  }
  return { labels, paths };
}

async function writeSlices(
  world: World,
  { id, request }: Prepared,
  { taskOf, count }: Batches,
  names: readonly string[],
): Promise<PlannedTask[]> {
  const images = Array.from({ length: count }, (): string[] => []);
  for (const [path, index] of taskOf) images[index]?.push(path);
  const tasks: PlannedTask[] = images.map((paths, index) => ({
    kind: 'new',
    index,
    name: names[index] ?? taskName(request.project, index, count),
    link: taskLink(world, id, taskKey(paths)),
    ...{ images: 0, annotations: 0, parts: 0 },
  }));
  const writer = createSliceWriter(world, id);
  for await (const record of readDataset(world, workBlobs(id).dataset)) {
    if (record.kind === 'label') continue;
    const index = taskOf.get(record.kind === 'image' ? record.path : record.image);
    const task = index === undefined ? undefined : tasks[index];
    if (index === undefined || !task)
      throw new Error(`Cannot plan: a ${record.kind} of the dataset belongs to no image`);
    if (record.kind === 'image') task.images += 1;
    else task.annotations += 1;
    await writer.add(index, record);
  }
  const parts = await writer.finish();
  return tasks.map((task) => ({ ...task, parts: parts.get(task.index) ?? 0 }));
}

function taskName(project: string, index: number, count: number): string {
  const suffix = count === 1 ? '' : ` ${String(index + 1).padStart(String(count).length, '0')} of ${count}`;
  return `${project.slice(0, 256 - suffix.length)}${suffix}`;
}

function requireDistinctFrames(paths: readonly string[], toFrame: (path: string) => string): void {
  const first = new Map<string, string>();
  const collisions: string[] = [];
  for (const path of paths) {
    const earlier = first.get(toFrame(path));
    if (earlier === undefined) first.set(toFrame(path), path);
    else collisions.push(`"${earlier}" and "${path}"`);
  }
  if (collisions.length === 0) return;
  const shown = collisions.slice(0, 20).join('; ');
  throw new InvalidInputError(`Cannot upload images flat: ${collisions.length} names collide: ${shown}`, {
    code: 'BASENAME_COLLISION',
    fix: 'Use paths "full", which keeps the folders, or rename the images',
  });
}
