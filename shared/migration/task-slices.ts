import type { AnnotationRecord, ImageRecord, LabelRecord } from '../dataset/record.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { readPlan } from './plan.ts';
import { readDataset } from './read-dataset.ts';
import { refusedImages } from './refused-images.ts';

/** Characters of a task's records after which a part is written, and of all tasks together after which all are. */
const LIMITS = { part: 1 << 20, buffered: 1 << 26 };

/**
 * Spreads a dataset over its tasks in one pass and in bounded memory: a task's records are written as numbered part blobs,
 * each when it is full or when all buffers together grow too large. The same input gives the same parts.
 */
export function createSliceWriter(world: World, id: string, limits = LIMITS) {
  const blobs = workBlobs(id);
  const slices = new Map<number, { parts: number; text: string }>();
  let buffered = 0;

  async function flush(task: number, slice: { parts: number; text: string }): Promise<void> {
    await world.work.write(world.config.workContainer, blobs.taskPart(task, slice.parts), slice.text);
    buffered -= slice.text.length;
    slice.parts += 1;
    slice.text = '';
  }

  return {
    async add(task: number, record: ImageRecord | AnnotationRecord): Promise<void> {
      const slice = slices.get(task) ?? { parts: 0, text: '' };
      slices.set(task, slice);
      const line = `${JSON.stringify(record)}\n`;
      slice.text += line;
      buffered += line.length;
      if (slice.text.length >= limits.part) await flush(task, slice);
      if (buffered < limits.buffered) return;
      for (const [other, full] of slices) if (full.text) await flush(other, full);
    },
    /** Number of parts per task. */
    async finish(): Promise<ReadonlyMap<number, number>> {
      for (const [task, slice] of slices) if (slice.text) await flush(task, slice);
      return new Map([...slices].map(([task, slice]) => [task, slice.parts]));
    },
  };
}

export type TaskSlice = { labels: LabelRecord[]; images: ImageRecord[]; annotations: AnnotationRecord[] };

/** Reads one task's share of the dataset into memory, some thousand images, without those that CVAT refused in this run. */
export async function readSlice(world: World, id: string, task: number): Promise<TaskSlice> {
  const plan = await readPlan(world, id);
  const slice: TaskSlice = { labels: plan.labels, images: [], annotations: [] };
  for (let part = 0; part < (plan.tasks[task]?.parts ?? 0); part++) {
    for await (const record of readDataset(world, workBlobs(id).taskPart(task, part))) {
      if (record.kind === 'image') slice.images.push(record);
      if (record.kind === 'annotation') slice.annotations.push(record);
    }
  }
  const refused = new Set((await refusedImages(world, { id, task })).map(({ path }) => path));
  if (refused.size === 0) return slice;
  return {
    ...slice,
    images: slice.images.filter(({ path }) => !refused.has(path)),
    annotations: slice.annotations.filter(({ image }) => !refused.has(image)),
  };
}
