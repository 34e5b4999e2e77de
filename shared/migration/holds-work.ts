import type { Job, JobAnnotations } from '../cvat/wire.ts';
import type { World } from '../world.ts';

/** True where any job of the task holds an annotation, or a review: consensus replicas and ground truth are work like any other. */
export async function holdsWork(world: World, taskId: number): Promise<boolean> {
  for (const job of await world.cvat.tasks.jobs(taskId)) {
    if (isReviewed(job) || holdsAny(await world.cvat.annotations.ofJob(job.id))) return true;
  }
  return false;
}

export function holdsAny({ tags, shapes, tracks }: JobAnnotations): boolean {
  return tags.length + shapes.length + tracks.length > 0;
}

/** What somebody has said of a job, which goes with it, also where nothing is drawn otherwise. */
export function isReviewed({ state, stage, issues }: Pick<Job, 'state' | 'stage' | 'issues'>): boolean {
  const isMoved = (stage ?? 'annotation') !== 'annotation' || state === 'completed' || state === 'rejected';
  return isMoved || (issues?.count ?? 0) > 0;
}
