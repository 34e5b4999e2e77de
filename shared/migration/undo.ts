import type { Task } from '../cvat/wire.ts';
import type { Finding } from '../dataset/finding.ts';
import { listed } from '../dataset/listed.ts';
import { plural } from '../dataset/plural.ts';
import { RemoteError } from '../errors.ts';
import { readLedger } from '../ledger/ledger.ts';
import { glanceAtWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { hasData } from './create-task.ts';
import { findProject } from './ensure-project.ts';
import { isReviewed } from './holds-work.ts';
import { holdsOthersWork } from './others-work.ts';
import { ourTasks } from './our-tasks.ts';
import { findPlan, keyOf } from './plan.ts';
import { isProjectAsMade } from './project-as-made.ts';
import { readStoredRequest } from './stored-request.ts';
import { migrationLink, readLink } from './task-link.ts';
import { TaskReport } from './task-report.ts';
import { readSlice } from './task-slices.ts';
import { isUndone, readUndoNote, writeUndoNote } from './undo-note.ts';

/**
 * The CVAT tasks that this migration made, in whichever of its runs: a later plan names them as existing ones. Those that an
 * undo before this one took away are among them: it may have ended before it could say so.
 */
export async function tasksOfMigration(
  world: World,
  id: string,
): Promise<{ taskIds: number[]; updated: number[]; findings?: Finding[] }> {
  const tasks = await ourTasks(world);
  const here = tasks.filter(({ link }) => link.migration === id).map(({ task }) => task.id);
  const noted = await readUndoNote(world, id);
  const gone: number[] = [];
  for (const taskId of noted.taskIds) {
    if (!here.includes(taskId) && !(await world.cvat.tasks.get(taskId))) gone.push(taskId);
  }
  const taskIds = [...gone, ...here].sort((a, b) => a - b);
  await writeUndoNote(world, id, { ...noted, taskIds });
  const strayed = await strayedTasks(world, id, new Set(taskIds));
  return {
    taskIds,
    updated: await updatedTasks(world, id),
    findings: strayed.length > 0 ? [tasksStrayed(strayed)] : [],
  };
}

/** Tasks that the last run of the migration has made or found as its own, and that count as nobody's of ours any more. */
async function strayedTasks(world: World, id: string, known: ReadonlySet<number>): Promise<string[]> {
  const strayed: string[] = [];
  for (const planned of (await findPlan(world, id))?.tasks ?? []) {
    if (readLink(planned.link)?.migration !== id) continue;
    const read = await glanceAtWork(world, workBlobs(id).taskResult(planned.index), TaskReport);
    if (read?.state !== 'verified' || read.key !== keyOf(planned) || known.has(read.taskId)) continue;
    if (await isThere(world, read.taskId, planned)) strayed.push(`${read.taskId} "${planned.name}"`);
  }
  return strayed;
}

/** Of a server that was set up again since, another task may have the number. */
async function isThere(world: World, taskId: number, { name, images }: { name: string; images: number }) {
  try {
    const task = await world.cvat.tasks.get(taskId);
    return task !== undefined && (task.name === name || task.size === images);
  } catch (error) {
    // CVAT says so of what is there, and not for this user.
    if (error instanceof RemoteError && error.status === 403) return true;
    throw error;
  }
}

function tasksStrayed(tasks: readonly string[]): Finding {
  return {
    ...{ code: 'UNDO_TASKS_STRAYED', severity: 'error', at: 'tasks', count: tasks.length },
    detail: `${plural(tasks.length, 'task')} of this migration stay in CVAT, since somebody has changed the issue tracker, the owner or the organization: ${listed(tasks)}`,
    fix: 'Put that back and ask for the undo again, or delete the tasks in CVAT if nobody needs them',
  };
}

/** Tasks of earlier migrations in which this one brought images up to date. */
async function updatedTasks(world: World, id: string): Promise<number[]> {
  const updated: number[] = [];
  for (const task of (await findPlan(world, id))?.tasks ?? []) {
    if (task.kind !== 'existing') continue;
    const read = await glanceAtWork(world, workBlobs(id).taskResult(task.index), TaskReport);
    if (read?.state === 'verified' && read.outcome.updated.images > 0) updated.push(task.taskId);
  }
  return updated;
}

/** Reading a task of many jobs takes minutes, in which people may work in those that were read first: then it is read again. */
const MOST_LOOKS = 3;

/** Deletes a CVAT task that the migration made, unless somebody has worked in it, or a later migration has, and `force` is not given. */
export async function undoTask(
  world: World,
  { id, taskId, force }: { id: string; taskId: number; force: boolean },
): Promise<{ state: 'deleted' | 'kept' }> {
  let task = await world.cvat.tasks.get(taskId);
  for (let look = 1; task && !force && hasData(task); look++) {
    if (look > MOST_LOOKS || (await isWorkedIn(world, id, task))) return { state: 'kept' };
    // Ending a job does not move the date of its task.
    if ((await world.cvat.tasks.jobs(taskId)).some(isReviewed)) return { state: 'kept' };
    const now = await world.cvat.tasks.get(taskId);
    const isSame = now?.updated_date === task.updated_date;
    task = now;
    if (isSame) break;
  }
  if (task) await world.cvat.tasks.delete(taskId);
  return { state: 'deleted' };
}

async function isWorkedIn(world: World, id: string, task: Task): Promise<boolean> {
  const { request } = await readStoredRequest(world, id);
  const planned = (await findPlan(world, id))?.tasks.find(({ link }) => link === task.bug_tracker);
  if (await isOfLater(world, id, task)) return true;
  if (planned && (await isCopy(world, { id, index: planned.index, task }))) return true;
  const slice = planned && (await readSlice(world, { id, task: planned.index }));
  return holdsOthersWork(world, task.id, { planned: slice, request });
}

/** Whether other migrations have written into the task since, or found there what their exports say: their reports speak of the task, until they are undone themselves. */
async function isOfLater(world: World, id: string, task: Pick<Task, 'id' | 'bug_tracker'>): Promise<boolean> {
  const header = (await readLedger(world, task))?.header;
  for (const other of header ? [header.migration, ...(header.others ?? [])] : [])
    if (other !== id && !(await isUndone(world, other))) return true;
  return false;
}

/** Whether the migration has made another task of this link, so that somebody has restored this one from a backup: it is theirs, with all in it. */
async function isCopy(
  world: World,
  { id, index, task }: { id: string; index: number; task: Pick<Task, 'id' | 'bug_tracker'> },
): Promise<boolean> {
  const made = await glanceAtWork(world, workBlobs(id).taskResult(index), TaskReport);
  if (made?.state !== 'verified' || made.taskId === task.id) return false;
  return (await readLedger(world, task))?.header === undefined;
}

/**
 * Deletes the project that this migration made, once it is empty and nobody has written a guide into it, or given it labels or attributes.
 * The cloud storage stays: other migrations share it.
 */
export async function undoProject(world: World, id: string): Promise<{ deleted: boolean }> {
  const plan = await findPlan(world, id);
  const link = migrationLink(world, id);
  const project = plan && (await findProject(world, plan.project.name, link));
  const noted = await readUndoNote(world, id);
  if (!project || project.bug_tracker !== link) {
    return { deleted: noted.projectId !== undefined && !(await world.cvat.projects.get(noted.projectId)) };
  }
  if (!(await isProjectAsMade(world, project, { link, labels: plan.labels }))) return { deleted: false };
  await writeUndoNote(world, id, { ...noted, projectId: project.id });
  await world.cvat.projects.delete(project.id);
  return { deleted: true };
}
