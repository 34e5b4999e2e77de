import { decodeLines } from '../dataset/json-lines.ts';
import { DatasetRecord } from '../dataset/record.ts';
import type { World } from '../world.ts';

/** The hub that an earlier step wrote. */
export async function* readDataset(world: World, name: string): AsyncGenerator<DatasetRecord> {
  const blob = await world.work.read(world.config.workContainer, name);
  if (!blob) throw new Error(`Cannot go on: the dataset "${name}" is gone from ${world.config.workContainer}`);
  yield* decodeLines(blob.bytes, DatasetRecord);
}
