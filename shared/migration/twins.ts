import type { Task } from '../cvat/wire.ts';
import type { Finding } from '../dataset/finding.ts';
import type { World } from '../world.ts';
import { holdsWork } from './holds-work.ts';
import { ourTasksOf } from './our-tasks.ts';

/**
 * Tasks that carry the same link as this one come from a request that CVAT carried out although its answer was lost. An empty
 * one is deleted; one with somebody's work is named.
 */
export async function removeTwins(world: World, task: Task): Promise<Finding[]> {
  const findings: Finding[] = [];
  if (!task.bug_tracker) return findings;
  for (const twin of await ourTasksOf(world, task.bug_tracker)) {
    if (twin.id === task.id) continue;
    if (await holdsWork(world, twin.id)) findings.push(twinFinding(task, twin));
    else await world.cvat.tasks.delete(twin.id);
  }
  return findings;
}

function twinFinding(task: Task, twin: Task): Finding {
  return {
    code: 'TASK_TWIN',
    severity: 'warning',
    at: `task ${twin.id} "${twin.name}"`,
    detail: `it holds the same images as task ${task.id}, and annotations of its own`,
    fix: 'Look at both in CVAT and delete the one that nobody needs',
  };
}
