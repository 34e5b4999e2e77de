import type { World } from '../world.ts';
import { findProject } from './ensure-project.ts';
import type { IdentifiedMigration } from './identify.ts';
import { findPlan } from './plan.ts';
import { migrationLink } from './task-link.ts';

/** Whether CVAT still has every task of a migration that was verified: they may have been undone, or deleted by hand. */
export async function isStillThere(world: World, { id, request }: IdentifiedMigration): Promise<boolean> {
  const plan = await findPlan(world, id);
  const project = await findProject(world, request.project, migrationLink(world, id));
  if (!plan || !project) return false;
  const links = new Set((await world.cvat.tasks.ofProject(project.id)).map((task) => task.bug_tracker));
  return plan.tasks.every((task) => links.has(task.link));
}
