import type { Task } from '../cvat/wire.ts';
import { InvalidInputError } from '../errors.ts';
import type { NewTask, World } from '../world.ts';
import { requireNotCancelled } from './cancellation.ts';
import { noteIfUncertain } from './late-work.ts';
import { ourTasksOf } from './our-tasks.ts';
import { keyOf, readTaskPlan, runOf } from './plan.ts';
import type { TaskRun } from './stored-request.ts';
import type { TaskRef } from './task-input.ts';

/** Finds or creates the CVAT task; one that an earlier run made, and that the plan goes on with, stays as it is. One whose data creation failed is of no use any more (CVAT says 500): it is replaced. */
export async function createTask(
  world: World,
  { id, task, projectId }: TaskRef & { projectId: number },
): Promise<{ taskId: number; made: boolean; key: string }> {
  await requireNotCancelled(world, id);
  const plan = await readTaskPlan(world, { id, task });
  const planned = plan.task;
  const key = keyOf(planned);
  if (planned.kind === 'existing') return { taskId: await requireThere(world, planned.taskId), made: false, key };
  const { name, link, segmentSize } = planned;
  const found = await ourTasksOf(world, link);
  const usable: Task[] = [];
  for (const candidate of found) {
    if (hasData(candidate) || !(await failedBefore(world, candidate.id))) usable.push(candidate);
    else await world.cvat.tasks.delete(candidate.id);
  }
  const chosen = usable.find(hasData) ?? usable[0];
  // Twins come from an activity that ran twice at once; those without images hold nobody's work.
  for (const twin of usable) if (twin !== chosen && !hasData(twin)) await world.cvat.tasks.delete(twin.id);
  if (chosen) return { taskId: chosen.id, made: true, key };
  const segment = segmentSize === undefined ? {} : { segmentSize };
  const wanted = { name, projectId, bugTracker: link, ...segment };
  const options = await withOptions(world, await runOf(world, { id }, plan), wanted);
  const created = await noteIfUncertain(world, id, () => world.cvat.tasks.create(options));
  return { taskId: created.id, made: true, key };
}

async function requireThere(world: World, taskId: number): Promise<number> {
  if (await world.cvat.tasks.get(taskId)) return taskId;
  throw new InvalidInputError(`Cannot go on with task ${taskId}: somebody deleted it`, {
    code: 'TASK_DELETED',
    fix: 'Start the migration again: its images get a new task',
  });
}

export function hasData(task: Task): boolean {
  return (task.size ?? 0) > 0;
}

async function failedBefore(world: World, taskId: number): Promise<boolean> {
  return (await world.cvat.tasks.creation(taskId))?.status === 'failed';
}

async function withOptions(world: World, { request }: TaskRun, task: NewTask): Promise<NewTask> {
  const { subset, overlap, consensusReplicas, assignee } = request.tasks;
  const user = assignee === undefined ? undefined : await world.cvat.findUser(assignee);
  return {
    ...task,
    ...(subset === undefined ? {} : { subset }),
    ...(overlap === undefined ? {} : { overlap }),
    ...(consensusReplicas === undefined ? {} : { consensusReplicas }),
    ...(user === undefined ? {} : { assigneeId: user.id }),
  };
}
