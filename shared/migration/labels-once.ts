import type { Label } from '../cvat/wire.ts';
import type { World } from '../world.ts';
import { linkOf, type OurTask } from './our-tasks.ts';
import type { Plan } from './plan.ts';

/** Asks for the labels of each project once, however many of its tasks are looked at. */
export function labelsOnce(world: World): (project: number) => Promise<readonly Label[]> {
  const known = new Map<number, Promise<readonly Label[]>>();
  return (project) => {
    const labels = known.get(project) ?? (project === 0 ? Promise.resolve([]) : world.cvat.projects.labels(project));
    known.set(project, labels);
    return labels;
  };
}

/** Projects in which tasks of the plan are; those of none have labels of their own. */
export function labelledProjects(plan: Pick<Plan, 'tasks'>, ours: readonly OurTask[]): ReadonlySet<number> {
  const planned = new Set(plan.tasks.map(({ link }) => link));
  return new Set(ours.flatMap((our) => (planned.has(linkOf(our)) ? (our.task.project_id ?? []) : [])));
}
