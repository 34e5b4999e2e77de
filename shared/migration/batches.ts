import { splitExtension } from '../manifest/split-extension.ts';

/** Which task each image goes to. */
export type TaskAssignment = { count: number; taskOf: ReadonlyMap<string, number> };

/** What one image, or all of a task, has in CVAT: so many shapes, in so many bytes. */
export type Weight = { shapes: number; bytes: number };

/** Of one task: how many images, and how many shapes, which CVAT answers as one document, and we hold at once. */
export type BatchLimits = { size: number } & Partial<Weight>;

/** CVAT answers 100,000 shapes in half a minute; a proxy gives up after one. */
export const MOST_SHAPES = 100_000;
/** Of a task; polygons of 100 points are 4,000 bytes. */
const MOST_BYTES = 200_000_000;

export const NOTHING: Weight = { shapes: 0, bytes: 0 };

/**
 * Cuts images into tasks. Frames of one stem (`a.jpg`, `a.png`) never share a task, since exports out of CVAT tell them apart by
 * path without extension, nor does a file share one with what lies in a folder of its name (`a.jpg`, `a.jpg/b.jpg`), which CVAT
 * cannot put beside each other: they go to different series of tasks.
 *
 * @param paths in the order in which the tasks should hold them
 * @param frameName the name that an image gets in CVAT
 * @param weightOf what an image has in CVAT
 */
export function* cutBatches(
  paths: Iterable<string>,
  limits: BatchLimits,
  frameName: (path: string) => string,
  weightOf: (path: string) => Weight = () => NOTHING,
): Generator<number, TaskAssignment> {
  const series: Series[] = [];
  for (const path of paths) {
    const name = frameName(path);
    const free = series.find((one) => hasRoom(one, name)) ?? emptySeries(series);
    free.paths.push(path);
    free.names.add(name);
    free.stems.add(splitExtension(name).name);
    for (const folder of foldersOf(name)) free.folders.add(folder);
    yield 1;
  }
  const taskOf = new Map<string, number>();
  let count = 0;
  const { size, shapes: mostShapes = MOST_SHAPES, bytes: mostBytes = MOST_BYTES } = limits;
  for (const one of series) {
    let images = 0;
    let sum = NOTHING;
    for (const path of one.paths) {
      const more = weightOf(path);
      const isFull = images === size || sum.shapes + more.shapes > mostShapes || sum.bytes + more.bytes > mostBytes;
      if (images === 0 || isFull) {
        count += 1;
        images = 0;
        sum = NOTHING;
      }
      images += 1;
      sum = together(sum, more);
      taskOf.set(path, count - 1);
      yield 1;
    }
  }
  return { count, taskOf };
}

export function together(one: Weight, other: Weight): Weight {
  return { shapes: one.shapes + other.shapes, bytes: one.bytes + other.bytes };
}

type Series = { paths: string[]; names: Set<string>; stems: Set<string>; folders: Set<string> };

function emptySeries(series: Series[]): Series {
  const empty: Series = { paths: [], names: new Set(), stems: new Set(), folders: new Set() };
  series.push(empty);
  return empty;
}

function hasRoom({ names, stems, folders }: Series, name: string): boolean {
  if (stems.has(splitExtension(name).name) || folders.has(name)) return false;
  return !foldersOf(name).some((folder) => names.has(folder));
}

/** `a/b/c.jpg` lies in `a` and `a/b`. */
function foldersOf(name: string): string[] {
  const folders: string[] = [];
  for (let at = name.indexOf('/'); at !== -1; at = name.indexOf('/', at + 1)) folders.push(name.slice(0, at));
  return folders;
}
