import type { Finding } from '../dataset/finding.ts';
import type { TaskReading } from '../migration/read-task.ts';
import type { World } from '../world.ts';
import { otherJobs } from './back-findings.ts';

/** Ground truth and consensus replicas say something of the same pictures once more: it is told, and not mixed in. */
export async function otherJobsOf(world: World, { task, jobs }: TaskReading): Promise<Finding[]> {
  const counts = new Map<string, number>();
  for (const { id, type } of jobs) {
    if (type === 'annotation') continue;
    const { tags, shapes, tracks } = await world.cvat.annotations.ofJob(id);
    counts.set(type, (counts.get(type) ?? 0) + tags.length + shapes.length + tracks.length);
  }
  return [...counts]
    .filter(([, count]) => count > 0)
    .map(([type, count]) => otherJobs(`task ${task.id}`, { type, count }));
}
