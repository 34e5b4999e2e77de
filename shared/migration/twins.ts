import type { Task } from '../cvat/wire.ts';
import type { Finding } from '../dataset/finding.ts';
import type { World } from '../world.ts';
import { hasData } from './create-task.ts';
import { holdsWork } from './holds-work.ts';

/**
 * Tasks that carry the same link as this one (`linked`, ours) come from a request that CVAT carried out although its answer
 * was lost, or from a backup that somebody restored. One without images is deleted; every other one is somebody's, and is named.
 */
export async function removeTwins(world: World, task: Task, linked: readonly Task[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const twin of linked) {
    if (twin.id === task.id) continue;
    if (hasData(twin) || (await holdsWork(world, twin.id))) findings.push(twinFinding(task, twin));
    else if (await isStillEmpty(world, twin.id)) await world.cvat.tasks.delete(twin.id);
    else if (await world.cvat.tasks.get(twin.id)) findings.push(twinFinding(task, twin));
  }
  return findings;
}

/**
 * Whether a task that was listed without images has none now, nor any on their way. To be asked right before it is deleted: lists are of before
 * long looks at CVAT, and meanwhile the same migration may run on another machine, and people work in what it has filled.
 */
export async function isStillEmpty(world: World, taskId: number): Promise<boolean> {
  const creation = await world.cvat.tasks.creation(taskId);
  if (creation?.status === 'queued' || creation?.status === 'started') return false;
  const now = await world.cvat.tasks.get(taskId);
  return now !== undefined && !hasData(now);
}

function twinFinding(task: Task, twin: Task): Finding {
  return {
    code: 'TASK_TWIN',
    severity: 'warning',
    at: `task ${twin.id} "${twin.name}"`,
    detail: `it carries the same link as task ${task.id}, as a copy does that was restored from a backup`,
    fix: 'Look at both in CVAT and delete the one that nobody needs',
  };
}
