import type { JobAnnotations } from '../cvat/wire.ts';
import type { World } from '../world.ts';

/** True where any job of the task holds an annotation: consensus replicas and ground truth are work like any other. */
export async function holdsWork(world: World, taskId: number): Promise<boolean> {
  for (const job of await world.cvat.tasks.jobs(taskId)) {
    if (holdsAny(await world.cvat.annotations.ofJob(job.id))) return true;
  }
  return false;
}

export function holdsAny({ tags, shapes, tracks }: JobAnnotations): boolean {
  return tags.length + shapes.length + tracks.length > 0;
}
