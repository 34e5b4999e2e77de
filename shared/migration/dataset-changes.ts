import { compareDatasets } from '../dataset/compare-datasets.ts';
import type { DatasetChange } from '../dataset/dataset-change.ts';
import { InvalidInputError } from '../errors.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { readDataset } from './read-dataset.ts';

/** What the exports of two migrations differ in. Throws InvalidInputError where one was never normalized. */
export async function datasetChanges(
  world: World,
  before: string,
  after: string,
): Promise<AsyncGenerator<DatasetChange>> {
  for (const id of [before, after]) {
    if (await world.work.head(world.config.workContainer, workBlobs(id).dataset)) continue;
    throw new InvalidInputError(`Cannot compare with migration ${id}: its export was not normalized`, {
      code: 'DATASET_NOT_FOUND',
      fix: 'Wait until it has been, or look into its report for what kept it from it',
    });
  }
  return compareDatasets(
    () => readDataset(world, workBlobs(before).dataset),
    () => readDataset(world, workBlobs(after).dataset),
  );
}
