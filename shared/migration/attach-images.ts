import { byCodePoint } from '../dataset/code-point-order.ts';
import { InvalidInputError } from '../errors.ts';
import { readPictures, writePictures } from '../ledger/pictures.ts';
import type { DataOptions, World } from '../world.ts';
import { readFrom, uploadNoted, versionsOf } from './attach-request.ts';
import { requireNotCancelled } from './cancellation.ts';
import { chunkFor } from './chunk-size.ts';
import { hasData } from './create-task.ts';
import { endCreationOf, takeCreation } from './creation-turn.ts';
import { heldMeanwhile } from './held-meanwhile.ts';
import { readTaskPlan, runOf } from './plan.ts';
import { startLedger } from './start-ledger.ts';
import type { CreatedTaskRef } from './task-input.ts';
import { writeTaskManifest } from './task-manifest.ts';
import { readTaskImages } from './task-slices.ts';

export type AttachOutcome =
  | { state: 'creating'; requestId: string }
  /** The images are there already. */
  | { state: 'present' }
  /** Another migration creates a task from this container, or this one by the same registration: see takeCreation. */
  | { state: 'waiting' }
  /** Another migration has meanwhile put some of the images into the task `by`: it is to be planned again. */
  | { state: 'overtaken'; by: number };

/** Starts the creation of the task's images, where it is its turn; `endCreation` ends the turn. */
export async function attachImages(world: World, ref: CreatedTaskRef & { storageId?: number }): Promise<AttachOutcome> {
  const plan = await readTaskPlan(world, ref);
  const run = await runOf(world, ref, plan);
  const { request } = run;
  // Uploads take their turn as well: what comes next is only true while no other migration makes a task of these images.
  if (!(await takeCreation(world, request.images, ref))) {
    await requireNotCancelled(world, ref.id);
    return { state: 'waiting' };
  }
  const images = await readTaskImages(world, ref, plan);
  const predefined = request.tasks.sortingMethod === 'predefined';
  const ordered = predefined ? images : images.toSorted((a, b) => byCodePoint(a.path, b.path));
  const chunkSize = chunkFor(images, request.tasks.chunkSize);
  const options: DataOptions = {
    imageQuality: request.tasks.imageQuality,
    sortingMethod: request.tasks.sortingMethod,
    ...(chunkSize === undefined ? {} : { chunkSize }),
  };
  const { own: task, by } = await heldMeanwhile(world, ref.id, {
    ...{ taskId: ref.taskId, images, container: request.images, self: plan.self },
  });
  if (!task || hasData(task) || by !== undefined) await endCreationOf(world, request.images, ref);
  if (!task) {
    throw new InvalidInputError(`Cannot attach images to task ${ref.taskId}: somebody deleted it`, {
      code: 'TASK_DELETED',
      fix: 'Start the migration again: the task is made again',
    });
  }
  if (hasData(task)) return { state: 'present' };
  if (by !== undefined) return { state: 'overtaken', by };
  const labels = plan.labels.map(({ name }) => name);
  await startLedger(world, run, { task, images, labels });
  if (ref.storageId === undefined) {
    return { state: 'creating', requestId: await uploadNoted(world, request, { task, images: ordered, options }) };
  }
  // A run that died may have begun the creation with earlier versions, of which CVAT's cache has some for a day.
  const earlier = (await readPictures(world, task))?.byFrame ?? [];
  await writePictures(world, task, {
    storage: readFrom(world, request),
    storageId: ref.storageId,
    byFrame: new Map([...versionsOf(request, images), ...earlier]),
  });
  const manifest = await writeTaskManifest(world, request.images, ref, ordered);
  const input = { storageId: ref.storageId, manifest, ...options };
  return { state: 'creating', requestId: await world.cvat.tasks.attachFromStorage(ref.taskId, input) };
}
