import type { Task } from '../cvat/wire.ts';
import type { ImageRecord } from '../dataset/record.ts';
import { readLedger } from '../ledger/ledger.ts';
import type { World } from '../world.ts';
import { hasData } from './create-task.ts';
import { readHeld } from './held.ts';
import { ourTasks } from './our-tasks.ts';
import { readPlan } from './plan.ts';
import { isOfContainer } from './same-container.ts';
import { taskImages } from './task-images.ts';
import { pathInDataset, wantedOf } from './wanted-images.ts';

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
  {
    taskId,
    images,
    container,
    self,
  }: { taskId: number; images: readonly ImageRecord[]; container: string; self: number | undefined },
): Promise<Meanwhile> {
  const ours = await ourTasks(world, self);
  const own = ours.find(({ task }) => task.id === taskId)?.task ?? (await world.cvat.tasks.get(taskId));
  if (!own || hasData(own)) return own ? { own } : {};
  const filled = ours.filter((our) => hasData(our.task));
  if (filled.length === 0) return { own };
  const { seen } = await readHeld(world, id);
  const planned = new Set((await readPlan(world, id)).tasks.map(({ link }) => link));
  const wanted = wantedOf(images);
  for (const our of filled) {
    const { task } = our;
    if (seen.includes(task.id) || planned.has(task.bug_tracker ?? '')) continue;
    const there = await taskImages(world, our, await readLedger(world, task));
    const pathsAgree =
      task.project_id === own.project_id || (await isOfContainer(world, our, { wanted, images: there, container }));
    if (there.some((image) => pathInDataset(wanted, image, pathsAgree) !== undefined)) return { own, by: task.id };
  }
  return { own };
}
