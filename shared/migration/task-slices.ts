import pMap from 'p-map';
import type { AnnotationRecord, ImageRecord, LabelRecord } from '../dataset/record.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { type PlannedTask, readTaskPlan, type TaskPlan } from './plan.ts';
import { datasetBatches } from './read-dataset.ts';
import { refusedImages } from './refused-images.ts';
import type { TaskRef } from './task-input.ts';

/**
 * Characters of a task's records after which a part is written, and of all tasks together after which all are. Where an export has
 * its images in the order of the tasks, some tasks are whole by then; where it has not, a thousand tasks get parts of 8 KB, which is
 * as small as a blob for itself should be.
 */
const LIMITS = { part: 1 << 20, buffered: 1 << 24 };
/** Characters of lines that become bytes, outside of V8's heap: a text that grows line by line is three objects a line to its collector. */
const PACKED = 1 << 13;
/** Many small ones would wait for one another. */
const WRITES_AT_ONCE = 8;

export type TaskParts = Pick<PlannedTask, 'imageParts' | 'annotationParts'>;
/** `length`: characters of all that waits to be written, the last of it as `text`. */
type Part = { count: number; length: number; packed: Uint8Array[]; text: string };
type Parts = { image: Part; annotation: Part };

/**
 * Spreads a dataset over its tasks in one pass and in bounded memory: a task's images and its annotations are written as
 * numbered part blobs, each when it is full or when all buffers together grow too large. The same input gives the same parts.
 */
export function createSliceWriter(world: World, id: string, limits = LIMITS) {
  const blobs = workBlobs(id);
  const slices = new Map<number, Parts>();
  let buffered = 0;

  async function flush(task: number, kind: keyof Parts, part: Part): Promise<void> {
    const name = kind === 'image' ? blobs.taskImages(task, part.count) : blobs.taskAnnotations(task, part.count);
    pack(part);
    await world.work.write(world.config.workContainer, name, Buffer.concat(part.packed));
    buffered -= part.length;
    part.count += 1;
    part.length = 0;
    part.packed = [];
  }

  async function flushAll(): Promise<void> {
    const write = async ([task, { image, annotation }]: [number, Parts]) => {
      if (image.length > 0) await flush(task, 'image', image);
      if (annotation.length > 0) await flush(task, 'annotation', annotation);
    };
    await pMap(slices, write, { concurrency: WRITES_AT_ONCE });
  }

  return {
    /** A promise only where something is to be written: nobody need wait for nothing, a million times. */
    add(task: number, record: ImageRecord | AnnotationRecord): Promise<void> | undefined {
      const slice = slices.get(task) ?? { image: emptyPart(), annotation: emptyPart() };
      slices.set(task, slice);
      const part = slice[record.kind];
      const line = `${JSON.stringify(record)}\n`;
      part.text += line;
      part.length += line.length;
      buffered += line.length;
      if (part.text.length >= PACKED) pack(part);
      if (buffered >= limits.buffered) return flushAll();
      return part.length >= limits.part ? flush(task, record.kind, part) : undefined;
    },
    /** Number of parts per task. */
    async finish(): Promise<ReadonlyMap<number, TaskParts>> {
      await flushAll();
      return new Map(
        [...slices].map(([task, { image, annotation }]) => [
          task,
          { imageParts: image.count, annotationParts: annotation.count },
        ]),
      );
    },
  };
}

function emptyPart(): Part {
  return { count: 0, length: 0, packed: [], text: '' };
}

function pack(part: Part): void {
  part.packed.push(Buffer.from(part.text));
  part.text = '';
}

export type TaskSlice = { labels: LabelRecord[]; images: ImageRecord[]; annotations: AnnotationRecord[] };

/** Reads one task's share of the dataset into memory, some thousand images, without those that CVAT refused in this run. */
export async function readSlice(world: World, ref: TaskRef, known?: TaskPlan): Promise<TaskSlice> {
  const plan = known ?? (await readTaskPlan(world, ref));
  const { labels, task } = plan;
  const annotations: AnnotationRecord[] = [];
  for await (const batch of annotationBatches(world, ref, task)) for (const one of batch) annotations.push(one);
  const { images, refused } = await imagesAndRefused(world, ref, plan);
  return { labels, images, annotations: annotations.filter(({ image }) => !refused.has(image)) };
}

/** The images of it only. */
export async function readTaskImages(world: World, ref: TaskRef, known?: TaskPlan): Promise<ImageRecord[]> {
  return (await imagesAndRefused(world, ref, known ?? (await readTaskPlan(world, ref)))).images;
}

async function imagesAndRefused(world: World, ref: TaskRef, plan: TaskPlan) {
  const all: ImageRecord[] = [];
  for await (const batch of imageBatches(world, ref, plan.task)) for (const one of batch) all.push(one);
  const refused = new Set((await refusedImages(world, ref, plan)).map(({ path }) => path));
  return { images: all.filter(({ path }) => !refused.has(path)), refused };
}

/** All images of a task, also those that CVAT refused. `parts`: where its plan was read already. */
export async function* imageBatches(
  world: World,
  { id, task }: TaskRef,
  parts?: TaskParts,
): AsyncGenerator<ImageRecord[]> {
  const { imageParts } = parts ?? (await readTaskPlan(world, { id, task })).task;
  for await (const batch of partBatches(world, imageParts, (part) => workBlobs(id).taskImages(task, part)))
    yield batch.filter((record) => record.kind === 'image');
}

export async function* annotationBatches(
  world: World,
  { id, task }: TaskRef,
  parts?: TaskParts,
): AsyncGenerator<AnnotationRecord[]> {
  const { annotationParts } = parts ?? (await readTaskPlan(world, { id, task })).task;
  for await (const batch of partBatches(world, annotationParts, (part) => workBlobs(id).taskAnnotations(task, part)))
    yield batch.filter((record) => record.kind === 'annotation');
}

async function* partBatches(world: World, parts: number, blobOf: (part: number) => string) {
  for (let part = 0; part < parts; part++) yield* datasetBatches(world, blobOf(part));
}
