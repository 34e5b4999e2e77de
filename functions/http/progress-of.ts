import { z } from 'zod';
import { Waiting } from '../../shared/cvat/waiting.ts';
import { RemoteError } from '../../shared/errors.ts';
import { OpenedSoFar } from '../../shared/migration/opened-so-far.ts';
import { MigrationProgress, TaskUnderWay } from '../../shared/migration/progress.ts';
import { type TaskAtWork, TaskStep } from '../../shared/migration/task-step.ts';
import { glanceAtWork } from '../../shared/work/blob-json.ts';
import { workBlobs } from '../../shared/work/work-blobs.ts';
import type { World } from '../../shared/world.ts';
import { type InstanceStatus, isActive, type Orchestrations, statusOf } from '../instances.ts';

const WaitingTask = z.object({ waiting: Waiting });

/** What a migration says of itself, with what the task under way does and what that waits for. */
export async function progressOf(
  world: World,
  client: Orchestrations,
  status: InstanceStatus,
): Promise<MigrationProgress | undefined> {
  const progress = MigrationProgress.safeParse(status.customStatus).data;
  if (!progress || progress.waiting || !isActive(status)) return progress;
  const underWay = TaskUnderWay.safeParse(status.customStatus).data;
  const task = underWay && (await statusOf(client, underWay.taskInstance));
  if (!task || !isActive(task)) return progress;
  const waiting = WaitingTask.safeParse(task.customStatus).data;
  const step = TaskStep.safeParse(task.customStatus).data;
  const number = progress.tasks?.done ?? 0;
  const atWork = step && (await withOpened(world, step, { id: status.instanceId, number, since: task.createdTime }));
  return { ...progress, ...(atWork ? { task: atWork } : {}), ...waiting };
}

/** What an earlier run, or an earlier step, has told of its pictures is not told again. */
async function withOpened(
  world: World,
  { step }: TaskStep,
  { id, number, since }: { id: string; number: number; since: Date },
): Promise<TaskAtWork> {
  if (step !== 'opening' && step !== 'verifying') return { step };
  const told = await toldOf(world, workBlobs(id).taskOpened(number));
  if (told?.step !== step || new Date(told.at) < since) return { step };
  return { step, opened: { done: told.done, total: told.total } };
}

/** A storage that does not answer takes a number away from a status, and not the status. */
async function toldOf(world: World, blob: string): Promise<OpenedSoFar | undefined> {
  try {
    return await glanceAtWork(world, blob, OpenedSoFar);
  } catch (error) {
    if (error instanceof RemoteError) return undefined;
    throw error;
  }
}
