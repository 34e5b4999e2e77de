import type { World } from '../world.ts';

/**
 * What stands in a CVAT task's `bug_tracker`: CVAT filters tasks exactly by it (`tracker_link`), names are not unique. It
 * leads people from the task to the migration's report.
 */
export function trackerLink(world: World, id: string, task?: number): string {
  const report = `${world.config.publicUrl}/api/migrations/${id}/report`;
  return task === undefined ? report : `${report}#task-${task}`;
}
