import { laterSeries, type Names } from './frame-series.ts';

/** Which task each image goes to, by its position. */
export type TaskAssignment = { count: number; taskOf: Int32Array };

/** What one image, or all of a task, has in CVAT: so many shapes, in so many bytes. */
export type Weight = { shapes: number; bytes: number };

/** Of one task: how many images, and how many shapes, which CVAT answers as one document, and we hold at once. */
export type BatchLimits = { size: number } & Partial<Weight>;

/** CVAT answers 100,000 shapes in half a minute; a proxy gives up after one. */
export const MOST_SHAPES = 100_000;
/** Of a task; polygons of 100 points are 4,000 bytes. */
const MOST_BYTES = 200_000_000;

export const NOTHING: Weight = { shapes: 0, bytes: 0 };

/** Of an image that stands in another series than the first. */
const LATER = -1;

/**
 * Cuts images into tasks. Frames of one stem (`a.jpg`, `a.png`) never share a task, since exports out of CVAT tell them apart by
 * path without extension, nor does a file share one with what lies in a folder of its name, or of one that begins so (`a.jpg`,
 * `a.jpg/b.jpg`, `a.jpg_tiles/b.jpg`), beside which CVAT does not put it: they go to different series of tasks.
 *
 * @param names that the images get in CVAT, in the order in which the tasks should hold them
 * @param weightOf what the image at a position has in CVAT
 */
export function* cutBatches(
  names: Names,
  limits: BatchLimits,
  weightOf: (position: number) => Weight = () => NOTHING,
): Generator<number, TaskAssignment> {
  const taskOf = new Int32Array(names.length);
  const later = yield* laterSeries(names);
  for (const positions of later) for (const position of positions) taskOf[position] = LATER;
  const next = counter(limits);
  for (let position = 0; position < taskOf.length; position += 1) {
    if (taskOf[position] !== LATER) taskOf[position] = next.taskFor(weightOf(position));
    yield 0.1;
  }
  for (const positions of later) {
    next.endTask();
    for (const position of positions) {
      taskOf[position] = next.taskFor(weightOf(position));
      yield 0.1;
    }
  }
  return { count: next.count, taskOf };
}

export function together(one: Weight, other: Weight): Weight {
  return { shapes: one.shapes + other.shapes, bytes: one.bytes + other.bytes };
}

/** Fills one task after the other. */
function counter({ size, shapes: mostShapes = MOST_SHAPES, bytes: mostBytes = MOST_BYTES }: BatchLimits) {
  let [count, images, sum] = [0, 0, NOTHING];
  return {
    get count() {
      return count;
    },
    /** The next image stands in another task. */
    endTask(): void {
      images = 0;
    },
    taskFor(more: Weight): number {
      const isFull = images === size || sum.shapes + more.shapes > mostShapes || sum.bytes + more.bytes > mostBytes;
      if (images === 0 || isFull) {
        count += 1;
        images = 0;
        sum = NOTHING;
      }
      images += 1;
      sum = together(sum, more);
      return count - 1;
    },
  };
}
