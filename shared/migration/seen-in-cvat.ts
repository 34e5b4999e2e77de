import { hash } from 'node:crypto';
import { z } from 'zod';
import type { DataMeta, Label, Task } from '../cvat/wire.ts';
import type { LabelRecord } from '../dataset/record.ts';

/** What tells, without reading a task again, whether it is still what was verified. */
export const SeenInCvat = z.object({
  /** CVAT moves it on with every annotation that is written, changed or deleted, whoever does it, but not where a merge of replicas leaves none. */
  updated: z.string().exactOptional(),
  /** See labelIds. */
  labels: z.string(),
  /** null where the images were uploaded, or the storage is gone. */
  storageId: z.int().nullable(),
  /** See framesHash. */
  frames: z.string().exactOptional(),
});
export type SeenInCvat = z.infer<typeof SeenInCvat>;

/** All of it but its frames, which one list of tasks does not tell. */
export function seenInCvat(task: Task, labels: string): SeenInCvat {
  const { updated_date: updated, data_cloud_storage_id: storageId } = task;
  return { ...(updated == null ? {} : { updated }), labels, storageId: storageId ?? null };
}

/** As far as lists tell: all but the deleted frames. */
export function isSame(one: SeenInCvat, other: SeenInCvat): boolean {
  return one.updated === other.updated && one.labels === other.labels && one.storageId === other.storageId;
}

/**
 * What decides how CVAT answers annotations, but is not counted as a change of a task: the ids of the export's labels (one that was deleted
 * took its annotations with it, and does not bring them back when it is made again by the same name), and their attributes, whose names
 * people swap, and whose default stands wherever an annotation has no value.
 */
export function labelIds(wanted: readonly LabelRecord[], there: readonly Label[]): string {
  const byName = new Map(there.map((label) => [label.name, label]));
  const idsOf = ({ name, attributes }: LabelRecord) => {
    const label = byName.get(name);
    const own = label?.attributes.filter((attribute) => Object.hasOwn(attributes, attribute.name)) ?? [];
    const inOrder = own.toSorted((a, b) => a.id - b.id);
    return [label?.id ?? 'none', ...inOrder.map((one) => JSON.stringify([one.id, one.name, one.default_value ?? '']))];
  };
  return wanted.map((label) => idsOf(label).join(' ')).join('; ');
}

/**
 * Names, sizes and order of the frames, and which of them are deleted: before 2.70 CVAT moves no date on when somebody deletes or restores
 * one by the API of a task.
 */
export function framesHash({ frames, deleted_frames: deleted }: Pick<DataMeta, 'frames' | 'deleted_frames'>): string {
  const seen = frames.map(({ name, width, height }) => [name, width, height]);
  return hash('sha256', JSON.stringify([seen, (deleted ?? []).toSorted((a, b) => a - b)]));
}
