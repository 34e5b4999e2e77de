import type { Task } from '../cvat/wire.ts';
import type { NewTask, World } from '../world.ts';
import { requireNotCancelled } from './cancellation.ts';
import { readPlan } from './plan.ts';
import { type Prepared, readPrepared } from './prepared.ts';
import type { TaskRef } from './task-input.ts';

/** Finds or creates the CVAT task. One whose data creation failed is of no use any more (CVAT says 500): it is replaced. */
export async function createTask(
  world: World,
  { id, task, projectId }: TaskRef & { projectId: number },
): Promise<{ taskId: number }> {
  await requireNotCancelled(world, id);
  const prepared = await readPrepared(world, id);
  const planned = (await readPlan(world, id)).tasks[task];
  if (!planned) throw new Error(`Cannot create task ${task} of migration ${id}: the plan has no such task`);
  const { link } = planned;
  const found = (await world.cvat.tasks.find(link)).sort((a, b) => a.id - b.id);
  const usable: Task[] = [];
  for (const candidate of found) {
    if (hasData(candidate) || !(await failedBefore(world, candidate.id))) usable.push(candidate);
    else await world.cvat.tasks.delete(candidate.id);
  }
  const chosen = usable.find(hasData) ?? usable[0];
  // Twins come from an activity that ran twice at once; those without images hold nobody's work.
  for (const twin of usable) if (twin !== chosen && !hasData(twin)) await world.cvat.tasks.delete(twin.id);
  if (chosen) return { taskId: chosen.id };
  const created = await world.cvat.tasks.create(await newTask(world, prepared, planned.name, link, projectId));
  return { taskId: created.id };
}

export function hasData(task: Task): boolean {
  return (task.size ?? 0) > 0;
}

async function failedBefore(world: World, taskId: number): Promise<boolean> {
  return (await world.cvat.tasks.creation(taskId))?.status === 'failed';
}

async function newTask(
  world: World,
  { request }: Prepared,
  name: string,
  bugTracker: string,
  projectId: number,
): Promise<NewTask> {
  const { subset, segmentSize, overlap, consensusReplicas, assignee } = request.tasks;
  const user = assignee === undefined ? undefined : await world.cvat.findUser(assignee);
  return {
    name,
    projectId,
    bugTracker,
    ...(subset === undefined ? {} : { subset }),
    ...(segmentSize === undefined ? {} : { segmentSize }),
    ...(overlap === undefined ? {} : { overlap }),
    ...(consensusReplicas === undefined ? {} : { consensusReplicas }),
    ...(user === undefined ? {} : { assigneeId: user.id }),
  };
}
