import type { Label } from '../cvat/wire.ts';
import type { World } from '../world.ts';

/** Asks for the labels of each project once, however many of its tasks are looked at. */
export function labelsOnce(world: World): (project: number) => Promise<readonly Label[]> {
  const known = new Map<number, Promise<readonly Label[]>>();
  return (project) => {
    const labels = known.get(project) ?? (project === 0 ? Promise.resolve([]) : world.cvat.projects.labels(project));
    known.set(project, labels);
    return labels;
  };
}
