import { identityKey } from '../dataset/identity-key.ts';
import type { ImageRecord } from '../dataset/record.ts';
import type { World } from '../world.ts';
import { readHeld } from './held.ts';
import { ourTasks } from './our-tasks.ts';
import { readPlan } from './plan.ts';
import { taskImages } from './task-images.ts';

/**
 * The task in which another migration has meanwhile put some of these images, so that the plan does not hold any more; to be
 * asked right before images are attached, when no other migration of this deployment creates a task.
 */
export async function heldMeanwhile(
  world: World,
  id: string,
  { images, projectId }: { images: readonly ImageRecord[]; projectId: number | null | undefined },
): Promise<number | undefined> {
  const { seen } = await readHeld(world, id);
  const planned = new Set((await readPlan(world, id)).tasks.map(({ link }) => link));
  const wanted = new Set(images.map(identityKey));
  for (const our of await ourTasks(world)) {
    const { task } = our;
    if ((task.size ?? 0) === 0 || seen.includes(task.id) || planned.has(task.bug_tracker ?? '')) continue;
    for (const { identity, path } of await taskImages(world, our)) {
      // Without a container an image is known by its path, within one project.
      if (wanted.has(identity ?? `//${path}`) && (identity !== undefined || task.project_id === projectId))
        return task.id;
    }
  }
  return undefined;
}
