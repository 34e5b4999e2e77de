import { z } from 'zod';
import { Waiting } from '../../shared/cvat/waiting.ts';
import { MigrationProgress, TaskUnderWay } from '../../shared/migration/progress.ts';
import { type InstanceStatus, isActive, type Orchestrations, statusOf } from '../instances.ts';

/** What a migration says of itself, with what the task under way waits for. */
export async function progressOf(
  client: Orchestrations,
  status: InstanceStatus,
): Promise<MigrationProgress | undefined> {
  const progress = MigrationProgress.safeParse(status.customStatus).data;
  if (!progress || progress.waiting || !isActive(status)) return progress;
  const underWay = TaskUnderWay.safeParse(status.customStatus).data;
  const task = underWay && (await statusOf(client, underWay.taskInstance));
  if (!task || !isActive(task)) return progress;
  const waiting = z.object({ waiting: Waiting }).safeParse(task.customStatus).data;
  return { ...progress, ...waiting };
}
