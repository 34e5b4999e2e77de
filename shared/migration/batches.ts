import { splitExtension } from '../manifest/split-extension.ts';

/** Which task each image goes to. */
export type Batches = { count: number; taskOf: ReadonlyMap<string, number> };

/**
 * Cuts images into tasks of at most `size`. CVAT matches annotations to frames by path without extension, so frames of one
 * stem (`a.jpg`, `a.png`) never share a task: the n-th image of a stem goes to the n-th series of tasks.
 *
 * @param paths in the order in which the tasks should hold them
 * @param frameName the name that an image gets in CVAT
 */
export function cutBatches(paths: Iterable<string>, size: number, frameName: (path: string) => string): Batches {
  const seen = new Map<string, number>();
  const series: string[][] = [];
  for (const path of paths) {
    const stem = splitExtension(frameName(path)).name;
    const rank = seen.get(stem) ?? 0;
    seen.set(stem, rank + 1);
    const list = series[rank] ?? [];
    series[rank] = list;
    list.push(path);
  }
  const taskOf = new Map<string, number>();
  let count = 0;
  for (const list of series) {
    list.forEach((path, position) => {
      taskOf.set(path, count + Math.floor(position / size));
    });
    count += Math.ceil(list.length / size);
  }
  return { count, taskOf };
}
