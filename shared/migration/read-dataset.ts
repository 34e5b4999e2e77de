import { DatasetRecord } from '../dataset/record.ts';
import { readWorkLines } from '../work/blob-json.ts';
import type { World } from '../world.ts';

/** The hub that an earlier step wrote. */
export function readDataset(world: World, name: string): AsyncGenerator<DatasetRecord> {
  return readWorkLines(world, name, DatasetRecord);
}
