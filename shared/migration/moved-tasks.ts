import type { Finding } from '../dataset/finding.ts';
import { listed } from '../dataset/listed.ts';
import { plural } from '../dataset/plural.ts';
import type { World } from '../world.ts';
import type { Plan, PlannedTask } from './plan.ts';
import { migrationLink } from './task-link.ts';

/** By the ids of the projects. */
export type MovedTask = { id: number; from: number; to: number };

/** In which project each task of a plan was found, or was to be made; undefined where nobody knows the id of the one that was made. */
export async function projectsOf(
  world: World,
  id: string,
  { project, tasks }: Plan,
): Promise<(planned: PlannedTask) => number | undefined> {
  const isUnknown = project.id === undefined && tasks.some(({ kind }) => kind === 'new');
  const named = isUnknown ? await world.cvat.projects.find(project.name) : [];
  const made = named.find(({ bug_tracker }) => bug_tracker === migrationLink(world, id))?.id;
  return (planned) => (planned.kind === 'existing' ? planned.projectId : (project.id ?? made));
}

/** What a task holds went with it, but the report speaks of the project in which it stood. */
export function movedTasks(moved: readonly MovedTask[]): Finding[] {
  if (moved.length === 0) return [];
  const tasks = moved.map(({ id, from, to }) => `task ${id} from project ${from} to ${to}`);
  return [
    {
      ...{ code: 'TASK_MOVED', severity: 'warning', at: 'tasks', count: moved.length },
      detail: `somebody moved ${plural(moved.length, 'task', 'tasks')} into another project while the migration ran: ${listed(tasks)}`,
      fix: 'Nothing to do if that is where the images are to stand: the next migration of them goes on there. Otherwise move the tasks back in CVAT',
    },
  ];
}
