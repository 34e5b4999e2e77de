import { holdsOnlyOurs } from '../verification/compare.ts';
import type { World } from '../world.ts';
import { hasData } from './create-task.ts';
import { findProject } from './ensure-project.ts';
import { expectedTask } from './expected-task.ts';
import { readPrepared } from './prepared.ts';
import { readActual } from './read-actual.ts';
import type { TaskRef } from './task-input.ts';
import { readSlice } from './task-slices.ts';
import { trackerLink } from './tracker-link.ts';

export type UndoneTask = { deleted: number[]; kept: number[] };

/** Deletes the CVAT task of a migration, unless somebody has worked in it and `force` is not given. */
export async function undoTask(world: World, { id, task, force }: TaskRef & { force: boolean }): Promise<UndoneTask> {
  const { request } = await readPrepared(world, id);
  const undone: UndoneTask = { deleted: [], kept: [] };
  for (const found of await world.cvat.tasks.find(trackerLink(world, id, task))) {
    if (!force && hasData(found)) {
      const { expected, pathOf } = expectedTask(request, await readSlice(world, id, task));
      if (!holdsOnlyOurs(expected, await readActual(world, found.id, pathOf))) {
        undone.kept.push(found.id);
        continue;
      }
    }
    await world.cvat.tasks.delete(found.id);
    undone.deleted.push(found.id);
  }
  return undone;
}

/** Deletes the project that this migration made, once it is empty. The cloud storage stays: other migrations share it. */
export async function undoProject(world: World, id: string): Promise<{ deleted: boolean }> {
  const { request } = await readPrepared(world, id);
  const link = trackerLink(world, id);
  const project = await findProject(world, request.project, link);
  if (!project || project.bug_tracker !== link) return { deleted: false };
  if ((await world.cvat.tasks.ofProject(project.id)).length > 0) return { deleted: false };
  await world.cvat.projects.delete(project.id);
  return { deleted: true };
}
