import { z } from 'zod';
import type { Finding } from '../dataset/finding.ts';
import { inTurns, othersTurn } from '../dataset/in-turns.ts';
import { InvalidInputError } from '../errors.ts';
import { writeFindings } from '../work/findings-blob.ts';
import { readOnce } from '../work/read-once.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { frameName } from './frame-name.ts';
import { type Held, readHeld } from './held.ts';
import { hiddenTasks } from './hidden-tasks.ts';
import { largeTasks } from './large-tasks.ts';
import { ledElsewhere } from './led-elsewhere.ts';
import { manifestFindings } from './manifest-findings.ts';
import { mayStandTwice } from './may-stand-twice.ts';
import { type OurTask, ourTasks } from './our-tasks.ts';
import { type Plan, type PlannedTask, writePlan } from './plan.ts';
import { NO_CONTENT, planNewTasks } from './plan-new-tasks.ts';
import type { PlannedImages } from './planned-images.ts';
import { previewLabels } from './preview-labels.ts';
import { datasetBatches } from './read-dataset.ts';
import { readPlannedImages } from './read-planned-images.ts';
import type { CompleteRequest } from './request.ts';
import { requireDistinctFrames } from './require-distinct-frames.ts';
import { requireFewTasks } from './require-few-tasks.ts';
import { leaveOut, noneLeft, setAside } from './set-aside.ts';
import { settingsOfNewTasksOnly } from './settings-of-new-tasks.ts';
import { readStoredRequest } from './stored-request.ts';
import { unseenColleagues } from './unseen-colleagues.ts';
import { writeSlices } from './write-slices.ts';

/** In place of the task of an image that has none. */
const NONE = -1;

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
  const { labels, images } = await readPlannedImages(dataset);
  const held = await readHeld(world, id);
  const taskOf = await inTurns(heldRows(held, images));
  const unheld = taskOf.map((_, row) => row).filter((row) => taskOf[row] === NONE);
  const aside = await inTurns(setAside(images, unheld, request));
  const [example] = aside;
  if (example && aside.size === images.length) throw noneLeft(images.pathAt(example[0]), example[1]);
  const asideFindings = await leaveOut(request, dataset, { images, aside });
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
  const fresh = unheld.filter((row) => !aside.has(row));
  await othersTurn();
  const rows = request.tasks.sortingMethod === 'predefined' ? fresh : await inTurns(images.sorted(fresh));
  const paths = { length: rows.length, at: (position: number) => images.pathAt(rows[position] ?? NONE) };
  await inTurns(requireDistinctFrames(paths, frameName(request)));
  const naming = { project: held.project.name, later: existing.length > 0 ? exportModified.slice(0, 10) : undefined };
  const wanted = { id, request, images, rows, naming };
  const made = await planNewTasks(world, wanted, { first: existing.length, taskOf });
  requireFewTasks(made.length, { images: rows.length, size: request.tasks.size }, mostTasks);
  const tasks = await writeSlices(world, id, [...existing, ...made], { dataset, images, taskOf, aside });
  const findings = [
    ...asideFindings,
    ...held.findings,
    ...largeTasks(tasks),
    ...settingsOfNewTasksOnly(request.tasks, existing.length),
    ...(await manifestFindings(world, request)),
    ...(request.dryRun ? await previewLabels(world, projectsOf(tasks, held), labels) : []),
    ...(request.dryRun ? await foreseen(world, id, { request, tasks, labels }) : []),
  ];
  await writeFindings(world, workBlobs(id).findings('plan'), findings);
  const annotations = tasks.reduce((sum, task) => sum + task.annotations, 0);
  const plan: Plan = { project: held.project, labels, images: images.length - aside.size, annotations, tasks };
  const run = { id, request, exportModified, started };
  await writePlan(world, id, plan, { run, ...(held.self === undefined ? {} : { self: held.self }) });
  return { tasks: tasks.length, existing: existing.length, images: plan.images, annotations };
}

/** What only the last steps of a migration find, which a dry run does not take. */
async function foreseen(
  world: World,
  id: string,
  { request, tasks, labels }: Pick<Plan, 'tasks' | 'labels'> & { request: CompleteRequest },
): Promise<Finding[]> {
  const planned = new Set(tasks.map((task) => (task.kind === 'existing' ? task.taskId : undefined)));
  let listed: Promise<OurTask[]> | undefined;
  const all = () => (listed ??= ourTasks(world));
  const ours = tasks.some(({ kind }) => kind === 'existing') ? await all() : [];
  const existing = ours.filter(({ task }) => planned.has(task.id)).map(({ task }) => task);
  return [
    ...(await mayStandTwice(world, id, { tasks, labels, settings: request.tasks, existing })),
    ...(ours.length > 0 ? await ledElsewhere(world, { request, plan: { tasks }, ours }) : []),
    ...(await unseenColleagues(world, request.images, async () =>
      hiddenTasks(world, { id, request, ours: await all() }),
    )),
  ];
}

/** Those that are there already. */
function projectsOf(tasks: readonly PlannedTask[], { project }: Held): ReadonlySet<number> {
  return new Set(tasks.flatMap((task) => (task.kind === 'existing' ? task.projectId : (project.id ?? []))));
}

/** By row, which of the tasks that are there already holds an image; NONE for those that none does. */
function* heldRows({ tasks }: Held, images: PlannedImages): Generator<number, Int32Array> {
  const taskOf = new Int32Array(images.length).fill(NONE);
  for (const [index, { paths }] of tasks.entries()) {
    for (const path of paths) {
      const row = images.rowOf(path);
      if (row !== -1) taskOf[row] = index;
      yield 0.2;
    }
  }
  return taskOf;
}
