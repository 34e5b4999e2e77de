import { carriedByCoco, writeCoco } from '../cvat/coco.ts';
import type { DatasetRecord } from '../dataset/record.ts';
import { compareTask, holdsOnlyOurs } from '../verification/compare.ts';
import type { Upload, World } from '../world.ts';
import { expectedTask } from './expected-task.ts';
import { frameName } from './frame-name.ts';
import { readPrepared } from './prepared.ts';
import { readActual } from './read-actual.ts';
import type { CreatedTaskRef } from './task-input.ts';
import { readSlice } from './task-slices.ts';

export type UploadOutcome =
  | { state: 'importing'; requestId: string }
  /** Everything that COCO carries is in the task already, or there is nothing of the kind. */
  | { state: 'present' }
  /** The task holds somebody's work: it was not touched. */
  | { state: 'kept' };

/**
 * Uploads what COCO 1.0 carries. CVAT's import replaces everything in the task, so a task with annotations that this
 * migration would not write is touched only where the request says so; a second run finds its own and does nothing.
 */
export async function uploadAnnotations(world: World, ref: CreatedTaskRef): Promise<UploadOutcome> {
  const { request } = await readPrepared(world, ref.id);
  const slice = await readSlice(world, ref.id, ref.task);
  const { expected, pathOf } = expectedTask(request, slice);
  const actual = await readActual(world, ref.taskId, pathOf);
  const ours = holdsOnlyOurs(expected, actual);
  if (!ours && request.onExistingAnnotations === 'keep') return { state: 'kept' };
  const coco = slice.annotations.filter((annotation) => carriedByCoco(annotation.geometry));
  if (ours) {
    const { annotations } = compareTask({ expected: { ...expected, annotations: coco }, actual }, { differences: 0 });
    if (annotations.missing === 0) return { state: 'present' };
  } else {
    for (const job of actual.jobs) await world.cvat.annotations.deleteOfJob(job.id);
  }
  if (coco.length === 0) return { state: 'present' };
  const records: DatasetRecord[] = [...slice.labels, ...slice.images, ...coco];
  const document = await uploadOf(writeCoco(() => inTurn(records), { fileName: frameName(request) }));
  return { state: 'importing', requestId: await world.cvat.tasks.importCoco(ref.taskId, document) };
}

async function* inTurn<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

/** One task's document is a few megabytes; it is held so that an upload can go on after a lost connection. */
async function uploadOf(chunks: AsyncIterable<Uint8Array>): Promise<Upload> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  const bytes = Buffer.concat(parts);
  return { size: bytes.length, open: (offset) => inTurn([bytes.subarray(offset)]) };
}
