import pMap from 'p-map';
import type { Label, Task } from '../cvat/wire.ts';
import type { Finding } from '../dataset/finding.ts';
import { listed } from '../dataset/listed.ts';
import { plural } from '../dataset/plural.ts';
import { glanceAtWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { hasData } from './create-task.ts';
import { decideTask } from './decide-task.ts';
import { frameless } from './frameless.ts';
import { tasksGone } from './gone-tasks.ts';
import { type MovedTask, movedTasks, projectsOf } from './moved-tasks.ts';
import { linkOf, type OurTask } from './our-tasks.ts';
import { keyOf, type Plan, type PlannedTask, readTaskPlan, runOf } from './plan.ts';
import { framesHash, isSame, labelIds, seenInCvat } from './seen-in-cvat.ts';
import { detached } from './storage-detached.ts';
import { TaskReport } from './task-report.ts';
import { readSlice } from './task-slices.ts';
import { verifyTask } from './verify-task.ts';

const TASKS_AT_ONCE = 2;
/** The host ends a step after 20 minutes; people may have worked in a thousand tasks. */
const LIMIT_MS = 10 * 60 * 1000;

type Verified = Extract<TaskReport, { state: 'verified' }>;

/**
 * Tasks that people have worked in since they were verified, which may be hours ago: what they hold now is read and compared once
 * more. Each task costs one request: CVAT's list of tasks says which were changed, but nothing of frames that were deleted.
 */
export async function changedSince(
  world: World,
  input: { id: string; plan: Plan; ours: readonly OurTask[]; labelsOf: (project: number) => Promise<readonly Label[]> },
): Promise<Finding[]> {
  const { id, plan, ours, labelsOf } = input;
  const tasks = new Map(ours.map(({ task }) => [task.id, task]));
  const isUnchanged = async ({ seen }: Verified, task: Task) =>
    seen &&
    !(await mayBeMerged(world, task)) &&
    isSame(seen, seenInCvat(task, labelIds(plan.labels, await labelsOf(task.project_id ?? 0))));
  const late = world.now().getTime() + LIMIT_MS;
  const unread: number[] = [];
  const moved: MovedTask[] = [];
  const projectOf = await projectsOf(world, id, plan);
  // Copies of them have the links of tasks that are gone; others are told of by their links.
  const links = new Set(ours.filter(({ task }) => hasData(task)).map(linkOf));
  const gone: string[] = [];
  const look = async (planned: PlannedTask) => {
    const { index } = planned;
    const report = await glanceAtWork(world, workBlobs(id).taskResult(index), TaskReport);
    if (report?.state !== 'verified' || (report.key ?? keyOf(planned)) !== keyOf(planned)) return [];
    // A list of many pages leaves one out where others are deleted meanwhile. One that is gone is told as such.
    const task = tasks.get(report.taskId) ?? (await world.cvat.tasks.get(report.taskId));
    if (!task) {
      if (links.has(planned.link)) gone.push(`${report.taskId} "${planned.name}"`);
      return [];
    }
    const from = projectOf(planned) ?? report.projectId;
    if (task.project_id !== from) moved.push({ id: task.id, from, to: task.project_id ?? 0 });
    if (world.now().getTime() >= late) {
      unread.push(task.id);
      return [];
    }
    if (!(await hasSameFrames(world, report))) {
      // All that is said of the task depends on its frames: its result is written once more.
      await verifyTask(world, { id, task: index, taskId: task.id, made: report.made }, { seen: report.seen });
      return otherStorage(task, report.seen?.storageId, planned.images);
    }
    return (await isUnchanged(report, task)) ? [] : await differences(world, id, { index, report, task });
  };
  const findings = (await pMap(plan.tasks, look, { concurrency: TASKS_AT_ONCE })).flat();
  return [...findings, ...tasksGone(gone), ...movedTasks(moved), ...notCompared(unread)];
}

/** A merge of replicas clears what a job holds, and moves the date of the task only where it has something in its place; it ends the job. */
async function mayBeMerged(world: World, { id, consensus_enabled: hasReplicas }: Task): Promise<boolean> {
  if (!hasReplicas) return false;
  return (await world.cvat.tasks.jobs(id)).some(({ type, state }) => type === 'annotation' && state !== 'new');
}

async function hasSameFrames(world: World, { taskId, seen }: Verified): Promise<boolean> {
  // The result of an earlier version of the app does not tell.
  if (seen?.frames === undefined) return false;
  const meta = await world.cvat.tasks.dataMeta(taskId);
  return meta !== undefined && framesHash(meta) === seen.frames;
}

async function differences(
  world: World,
  id: string,
  { index, report, task }: { index: number; report: Verified; task: Task },
): Promise<Finding[]> {
  const ref = { id, task: index };
  const plan = await readTaskPlan(world, ref);
  const slice = await readSlice(world, ref, plan);
  const { taskId, kept, findings } = report;
  const decision = await decideTask(world, { taskId, slice, prepared: await runOf(world, ref, plan) });
  const told = new Set(kept.images.map(({ image }) => image));
  const others = [...decision.images].flatMap(([path, { state }]) =>
    state === 'equal' || told.has(path) ? [] : [path],
  );
  const said = new Set(findings.map(({ detail }) => detail));
  // Those that the report has no room to name may be among these.
  const room = kept.count - told.size;
  return [
    ...(others.length > room ? [changedImages(taskId, others)] : []),
    ...frameless(decision.reading).filter(({ detail }) => !said.has(detail)),
    ...otherStorage(task, report.seen?.storageId, slice.images.length),
  ];
}

function changedImages(taskId: number, paths: readonly string[]): Finding {
  const names = listed(paths.map((path) => `"${path}"`));
  return {
    ...{ code: 'IMAGE_CHANGED_IN_CVAT', severity: 'warning', at: `task ${taskId}`, count: paths.length },
    detail: `what CVAT holds of ${plural(paths.length, 'image')} is not as the export has it any more, since somebody, or a migration of another export, changed it after it had been verified: ${names}`,
    fix: 'Nothing to do to keep it. Where a newer export was migrated meanwhile, its report counts. Where people changed it, start the migration again for a report that tells how each image differs, or with onExistingAnnotations "replace" to give their version up',
  };
}

/** `before` is undefined where an earlier version of the app verified the task. */
function otherStorage(
  { id, data_cloud_storage_id: now }: Task,
  before: number | null | undefined,
  images: number,
): Finding[] {
  if (before === undefined || before === (now ?? null)) return [];
  return [
    now == null
      ? detached({ id, size: images }, before)
      : {
          ...{ code: 'STORAGE_DETACHED', severity: 'warning', at: `task ${id}` },
          detail: `CVAT reads its pictures from the cloud storage ${now} now, and not from ${before}, since somebody gave it another one after it had been verified`,
          fix: 'Start the migration again: it compares the pictures that CVAT serves with the files',
        },
  ];
}

function notCompared(taskIds: readonly number[]): Finding[] {
  if (taskIds.length === 0) return [];
  return [
    {
      ...{ code: 'IMAGE_CHANGED_IN_CVAT', severity: 'warning', at: 'tasks', count: taskIds.length },
      detail: `there was no time to look at these tasks again, which somebody may have changed since they were verified: ${listed(taskIds.map(String))}`,
      fix: 'Start the migration again when CVAT is less busy, or fewer people work in its tasks: it compares all of them',
    },
  ];
}
