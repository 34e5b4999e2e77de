import type { Finding } from '../dataset/finding.ts';
import { listed } from '../dataset/listed.ts';
import { plural } from '../dataset/plural.ts';
import { glanceAtWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { hasData } from './create-task.ts';
import { linkOf, type OurTask, ourTasksOf } from './our-tasks.ts';
import type { Plan } from './plan.ts';
import { TaskReport } from './task-report.ts';

/**
 * Tasks that were verified and that CVAT does not list under their links any more: what was found in them says nothing of now. Where a copy
 * has the link of one that is gone, `changedSince` sees it.
 */
export async function goneTasks(
  world: World,
  { id, plan, ours }: { id: string; plan: Plan; ours: readonly OurTask[] },
): Promise<Finding[]> {
  const there = new Set(ours.filter(({ task }) => hasData(task)).map(linkOf));
  const gone: string[] = [];
  for (const { index, link, name } of plan.tasks) {
    if (there.has(link)) continue;
    // One that failed has a finding of its own.
    const report = await glanceAtWork(world, workBlobs(id).taskResult(index), TaskReport);
    if (report?.state !== 'verified') continue;
    // A list of many pages leaves one out where others are deleted meanwhile.
    if (!(await ourTasksOf(world, link)).some(hasData)) gone.push(`${report.taskId} "${name}"`);
  }
  return tasksGone(gone);
}

/** `gone`: the id and the name of each. */
export function tasksGone(gone: readonly string[]): Finding[] {
  if (gone.length === 0) return [];
  return [
    {
      ...{ code: 'TASK_DELETED', severity: 'error', at: 'tasks', count: gone.length },
      detail: `${plural(gone.length, 'task that was verified is', 'tasks that were verified are')} not there at the end, or ${gone.length === 1 ? 'has' : 'have'} another issue tracker, owner or organization: ${listed(gone)}`,
      fix: 'Where somebody changed the issue tracker, the owner or the organization of the tasks, put that back first: they are made a second time otherwise. Then start the migration again: tasks that were deleted are made again',
    },
  ];
}
