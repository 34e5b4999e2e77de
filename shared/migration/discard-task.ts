import { InvalidInputError } from '../errors.ts';
import type { World } from '../world.ts';
import { endCreation } from './end-creation.ts';
import { holdsWork } from './holds-work.ts';
import { readTaskPlan, runOf } from './plan.ts';
import type { CreatedTaskRef } from './task-input.ts';

/** Takes a half-made task away. Never one that is not this migration's or that holds annotations. */
export async function discardTask(world: World, ref: CreatedTaskRef): Promise<{ deleted: boolean }> {
  const plan = await readTaskPlan(world, ref);
  const { request } = await runOf(world, ref, plan);
  await endCreation(world, request.images, ref);
  const task = await world.cvat.tasks.get(ref.taskId);
  if (!task) return { deleted: false };
  if (task.bug_tracker !== plan.task.link || (await holdsWork(world, ref.taskId))) {
    throw new InvalidInputError(
      `Cannot make task ${ref.taskId} again: it is in use, and its images are not the planned ones`,
      {
        code: 'TASK_IN_USE',
        fix: 'Look at the task in CVAT; delete it there if nobody needs it, then start the migration again',
      },
    );
  }
  await world.cvat.tasks.delete(ref.taskId);
  return { deleted: true };
}
