import type { World } from '../world.ts';
import type { PlannedTask } from './plan.ts';
import type { PlannedImages } from './planned-images.ts';
import type { Dataset } from './read-planned-images.ts';
import { createSliceWriter } from './task-slices.ts';

/** `taskOf`: by row, -1 for images that no task holds. `aside`: rows of those that are left out. */
type Plan = {
  dataset: Dataset;
  images: PlannedImages;
  taskOf: Int32Array;
  aside: ReadonlyMap<number, unknown>;
};

/** Gives each task its share of the dataset, and counts it. */
export async function writeSlices(
  world: World,
  id: string,
  tasks: readonly PlannedTask[],
  { dataset, images, taskOf, aside }: Plan,
): Promise<PlannedTask[]> {
  const counted = tasks.map((task) => ({ ...task }));
  const writer = createSliceWriter(world, id);
  for await (const batch of dataset()) {
    for (const record of batch) {
      if (record.kind === 'label') continue;
      const row = images.rowOf(record.kind === 'image' ? record.path : record.image);
      if (aside.has(row)) continue;
      const index = taskOf[row] ?? -1;
      const task = counted[index];
      if (!task) throw new Error(`Cannot plan: a ${record.kind} of the dataset belongs to no image`);
      if (record.kind === 'image') task.images += 1;
      else task.annotations += 1;
      const full = writer.add(index, record);
      if (full) await full;
    }
  }
  const parts = await writer.finish();
  return counted.map((task) => ({ ...task, ...parts.get(task.index) }));
}
