import { identityKey } from '../dataset/identity-key.ts';
import type { World } from '../world.ts';
import { NOTHING, type TaskAssignment, type Weight } from './batches.ts';
import type { PlannedTask } from './plan.ts';
import type { PlannedImage } from './planned-image.ts';
import type { CompleteRequest } from './request.ts';
import { segmentFor } from './segment-size.ts';
import { type MigrationLink, taskKey, taskLink } from './task-link.ts';

/** `later`: the day of an export whose project has tasks of earlier exports already, to tell the names apart. */
export type Naming = { project: string; later: string | undefined; unlabelled?: boolean };

/** Of a task before its share of the dataset is written. */
export const NO_CONTENT = { images: 0, annotations: 0, imageParts: 0, annotationParts: 0 };

/** The tasks that are to be made, numbered from `first`. */
export function* newTasks(
  world: World,
  {
    id,
    first,
    batches,
    images,
    weights,
    tasks,
    naming,
  }: {
    id: string;
    first: number;
    batches: TaskAssignment;
    images: readonly PlannedImage[];
    weights: ReadonlyMap<string, Weight>;
    tasks: CompleteRequest['tasks'];
    naming: Naming;
  },
): Generator<number, PlannedTask[]> {
  const members = Array.from({ length: batches.count }, (): PlannedImage[] => []);
  for (const image of images) {
    members[batches.taskOf.get(image.path) ?? -1]?.push(image);
    yield 0.1;
  }
  const planned: PlannedTask[] = [];
  for (const [batch, some] of members.entries()) {
    planned.push({
      kind: 'new',
      index: first + batch,
      name: taskName(naming, batch, batches.count),
      link: taskLink(world, id, taskKey(some.map(identityKey)), sourceOf(some)),
      ...NO_CONTENT,
      ...segmentFor(
        some.map(({ path }) => weights.get(path) ?? NOTHING),
        tasks,
      ),
    });
    yield some.length;
  }
  return planned;
}

/** Account and container of all images; undefined where they differ or are not named. */
function sourceOf(images: readonly PlannedImage[]): MigrationLink['from'] {
  const { account, container } = images[0]?.source ?? {};
  if (account === undefined || container === undefined) return undefined;
  const same = images.every(({ source }) => source?.account === account && source.container === container);
  return same ? { account, container } : undefined;
}

function taskName({ project, later, unlabelled }: Naming, index: number, count: number): string {
  const number = count === 1 ? '' : ` ${String(index + 1).padStart(String(count).length, '0')} of ${count}`;
  const suffix = `${unlabelled ? ' unlabelled' : ''}${later === undefined ? '' : ` added ${later}`}${number}`;
  return `${project.slice(0, 256 - suffix.length)}${suffix}`;
}
