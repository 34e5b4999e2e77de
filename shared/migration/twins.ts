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
    else await world.cvat.tasks.delete(twin.id);
  }
  return findings;
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
