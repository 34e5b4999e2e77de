import { InvalidInputError } from '../errors.ts';
import { findPlan } from '../migration/plan.ts';
import type { World } from '../world.ts';

/** How many tasks there are to be read. Throws InvalidInputError where the migration has never come to any. */
export async function tasksToReadBack(world: World, id: string): Promise<{ tasks: number }> {
  const tasks = (await findPlan(world, id))?.tasks.length ?? 0;
  if (tasks > 0) return { tasks };
  throw new InvalidInputError(`Cannot export migration ${id}: it has brought nothing to CVAT`, {
    code: 'BACK_NOTHING',
    fix: 'Look at its report for what ended it, start it again, and ask for the export when it has ended',
  });
}
