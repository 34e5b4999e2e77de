import type { DatasetRecord, LabelRecord } from '../dataset/record.ts';
import { PlannedImages } from './planned-images.ts';
import { weightOf } from './segment-size.ts';

/** Its records, some at a time, from the first at every call. */
export type Dataset = () => AsyncIterable<DatasetRecord[]>;

/** The labels of a dataset, its images, and how much each of these has. */
export async function readPlannedImages(dataset: Dataset): Promise<{ labels: LabelRecord[]; images: PlannedImages }> {
  const labels: LabelRecord[] = [];
  const images = new PlannedImages();
  for await (const batch of dataset()) {
    for (const record of batch) {
      if (record.kind === 'label') labels.push(record);
      else if (record.kind === 'image') images.add(record);
      else {
        const row = images.rowOf(record.image);
        // One of no image ends the plan when it is written.
        if (row !== -1) images.addWeight(row, weightOf(record));
      }
    }
  }
  return { labels, images };
}
