import { formatOfName } from '../../shared/images/formats.ts';
import { splitExtension } from '../../shared/manifest/split-extension.ts';
import type { BatchLimits, Weight } from '../../shared/migration/batches.ts';

type Series = { positions: number[]; names: Set<string>; stems: Set<string>; folders: Set<string> };

/** Cuts images into tasks as one would who has all names in memory: the first series with room takes each of them. */
export function plainBatches(
  names: readonly string[],
  { size, shapes: mostShapes, bytes: mostBytes }: Required<BatchLimits>,
  weights: readonly Weight[],
): { count: number; taskOf: number[] } {
  const series: Series[] = [];
  for (const [position, name] of names.entries()) {
    let free = series.find((one) => hasRoom(one, name));
    if (!free) {
      free = { positions: [], names: new Set(), stems: new Set(), folders: new Set() };
      series.push(free);
    }
    free.positions.push(position);
    free.names.add(name);
    free.stems.add(splitExtension(name).name);
    for (const folder of foldersOf(name)) free.folders.add(folder);
  }
  const taskOf = new Array<number>(names.length).fill(-1);
  let count = 0;
  for (const one of series) {
    let [images, shapes, bytes] = [0, 0, 0];
    for (const position of one.positions) {
      const more = weights[position] ?? { shapes: 0, bytes: 0 };
      const isFull = images === size || shapes + more.shapes > mostShapes || bytes + more.bytes > mostBytes;
      if (images === 0 || isFull) {
        count += 1;
        [images, shapes, bytes] = [0, 0, 0];
      }
      images += 1;
      shapes += more.shapes;
      bytes += more.bytes;
      taskOf[position] = count - 1;
    }
  }
  return { count, taskOf };
}

function hasRoom({ names, stems, folders }: Series, name: string): boolean {
  if (stems.has(splitExtension(name).name) || folders.has(name)) return false;
  return !foldersOf(name).some((folder) => names.has(folder));
}

function foldersOf(name: string): string[] {
  const parts = name.split('/');
  const folders = parts.slice(1).map((_, end) => parts.slice(0, end + 1).join('/'));
  const beginnings = folders.flatMap((folder) => Array.from(folder, (_, end) => folder.slice(0, end + 1)));
  return [...folders, ...beginnings.filter((file) => formatOfName(file) !== undefined)];
}
