import { DatasetRecord } from '../dataset/record.ts';
import { usualRecord } from '../dataset/usual-record.ts';
import { readWorkBatches } from '../work/blob-json.ts';
import type { World } from '../world.ts';

/** The hub that an earlier step wrote, some thousand records at a time. */
export function datasetBatches(world: World, name: string): AsyncGenerator<DatasetRecord[]> {
  return readWorkBatches(world, name, { schema: DatasetRecord, usual: usualRecord });
}

export async function* readDataset(world: World, name: string): AsyncGenerator<DatasetRecord> {
  for await (const batch of datasetBatches(world, name)) yield* batch;
}
