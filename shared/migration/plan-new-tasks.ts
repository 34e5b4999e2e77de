import { identityKey } from '../dataset/identity-key.ts';
import { inTurns } from '../dataset/in-turns.ts';
import type { ImageRecord } from '../dataset/record.ts';
import { firstCharacters } from '../dataset/trimmed.ts';
import type { World } from '../world.ts';
import { cutBatches } from './batches.ts';
import { frameName } from './frame-name.ts';
import type { PlannedTask } from './plan.ts';
import type { PlannedImages } from './planned-images.ts';
import type { CompleteRequest } from './request.ts';
import { imagesOfTask, segmentFor } from './segment-size.ts';
import { type MigrationLink, taskKey, taskLink } from './task-link.ts';

/** `later`: the day of an export whose project has tasks of earlier exports already, to tell the names apart. */
type Naming = { project: string; later: string | undefined; unlabelled?: boolean };

/** Of a task before its share of the dataset is written. */
export const NO_CONTENT = { images: 0, annotations: 0, imageParts: 0, annotationParts: 0 };

/** What new tasks are made for: these rows of the images, in the order in which the tasks should hold them. */
type Wanted = {
  id: string;
  request: Pick<CompleteRequest, 'tasks' | 'unlabelled' | 'dataSource' | 'paths'>;
  images: PlannedImages;
  rows: Int32Array;
  naming: Naming;
};

/** The tasks that are to be made, numbered from `first`. Notes in `taskOf`, by row, which of them each image goes to. */
export async function planNewTasks(
  world: World,
  { naming, ...wanted }: Wanted,
  { first, taskOf }: { first: number; taskOf: Int32Array },
): Promise<PlannedTask[]> {
  const made: PlannedTask[] = [];
  for (const { unlabelled, rows } of apart(wanted)) {
    const some = { ...wanted, rows, naming: { ...naming, unlabelled } };
    const planned = await inTurns(newTasks(world, some, { first: first + made.length, taskOf }));
    for (const task of planned) made.push(task);
  }
  return made;
}

function* newTasks(
  world: World,
  { id, request, images, rows, naming }: Wanted,
  { first, taskOf }: { first: number; taskOf: Int32Array },
): Generator<number, PlannedTask[]> {
  const { tasks } = request;
  const toFrame = frameName(request);
  const rowAt = (position: number) => rows[position] ?? -1;
  const names = { length: rows.length, at: (position: number) => toFrame(images.pathAt(rowAt(position))) };
  const weightOf = (position: number) => images.weightAt(rowAt(position));
  const batches = yield* cutBatches(names, { size: imagesOfTask(tasks) }, weightOf);
  const members = Array.from({ length: batches.count }, (): number[] => []);
  for (const [position, batch] of batches.taskOf.entries()) {
    members[batch]?.push(rowAt(position));
    taskOf[rowAt(position)] = first + batch;
    yield 0.3;
  }
  const planned: PlannedTask[] = [];
  for (const [batch, some] of members.entries()) {
    const whole = some.map((row) => images.at(row));
    planned.push({
      kind: 'new',
      index: first + batch,
      name: taskName(naming, batch, batches.count),
      link: taskLink(world, id, taskKey(whole.map(identityKey)), sourceOf(whole)),
      ...NO_CONTENT,
      ...segmentFor(
        some.map((row) => images.weightAt(row)),
        tasks,
      ),
    });
    yield some.length;
  }
  return planned;
}

/** Images that have tasks of their own where that is asked for. */
function apart({
  images,
  rows,
  request,
}: Pick<Wanted, 'images' | 'rows' | 'request'>): { unlabelled: boolean; rows: Int32Array }[] {
  if (request.unlabelled !== 'tasks') return [{ unlabelled: false, rows }];
  const isLabelled = (row: number) => images.weightAt(row).shapes > 0;
  return [
    { unlabelled: false, rows: rows.filter(isLabelled) },
    { unlabelled: true, rows: rows.filter((row) => !isLabelled(row)) },
  ];
}

/** Account and container of all images; undefined where they differ or are not named. */
function sourceOf(images: readonly Pick<ImageRecord, 'source'>[]): MigrationLink['from'] {
  const { account, container } = images[0]?.source ?? {};
  if (account === undefined || container === undefined) return undefined;
  const same = images.every(({ source }) => source?.account === account && source.container === container);
  return same ? { account, container } : undefined;
}

function taskName({ project, later, unlabelled }: Naming, index: number, count: number): string {
  const number = count === 1 ? '' : ` ${String(index + 1).padStart(String(count).length, '0')} of ${count}`;
  const suffix = `${unlabelled ? ' unlabelled' : ''}${later === undefined ? '' : ` added ${later}`}${number}`;
  return `${firstCharacters(project, 256 - suffix.length)}${suffix}`;
}
