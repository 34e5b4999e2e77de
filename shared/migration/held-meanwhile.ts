import type { Task } from '../cvat/wire.ts';
import { identityKey } from '../dataset/identity-key.ts';
import type { ImageRecord } from '../dataset/record.ts';
import type { World } from '../world.ts';
import { hasData } from './create-task.ts';
import { readHeld } from './held.ts';
import { ourTasks } from './our-tasks.ts';
import { readPlan } from './plan.ts';
import { taskImages } from './task-images.ts';

export type Meanwhile = {
  /** The task in which another migration has meanwhile put some of the images. */
  by?: number;
  /** The task that is to get them, as CVAT lists it. */
  own?: Task;
};

/**
 * The task in which another migration has meanwhile put some of these images, so that the plan does not hold any more; to be
 * asked right before images are attached, when no other migration of this deployment creates a task.
 */
export async function heldMeanwhile(
  world: World,
  id: string,
  { taskId, images }: { taskId: number; images: readonly ImageRecord[] },
): Promise<Meanwhile> {
  const { seen, self } = await readHeld(world, id);
  const planned = new Set((await readPlan(world, id)).tasks.map(({ link }) => link));
  const wanted = new Set(images.map(identityKey));
  const ours = await ourTasks(world, self);
  const own = ours.find(({ task }) => task.id === taskId)?.task ?? (await world.cvat.tasks.get(taskId));
  if (!own || hasData(own)) return own ? { own } : {};
  for (const our of ours) {
    const { task } = our;
    if ((task.size ?? 0) === 0 || seen.includes(task.id) || planned.has(task.bug_tracker ?? '')) continue;
    for (const { identity, path } of await taskImages(world, our)) {
      // Without a container an image is known by its path, within one project.
      if (wanted.has(identity ?? `//${path}`) && (identity !== undefined || task.project_id === own.project_id))
        return { own, by: task.id };
    }
  }
  return { own };
}
