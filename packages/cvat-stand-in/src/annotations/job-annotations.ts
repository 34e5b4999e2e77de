import type { Context } from '../context.ts';
import type { Job, Task } from '../state/model.ts';
import { touchJob } from '../state/touch.ts';
import type { NewAnnotations, StoredAnnotations } from './annotation-data.ts';
import { checkLabels } from './direct/check-labels.ts';
import { labelsOfTask } from './labels-of-task.ts';

/** The annotations of one job in the database. All of them run within a transaction of the caller. */

type MaybeKnown = { [K in keyof NewAnnotations]: (NewAnnotations[K][number] & { id?: number | undefined })[] };

/** Adds and answers what was stored. 400 where a label or an attribute is not the task's. */
export function addToJob(context: Context, task: Task, job: Job, added: MaybeKnown): StoredAnnotations {
  checkLabels(added, labelsOfTask(context, task));
  const before = annotationsOf(context, job);
  const stored: StoredAnnotations = {
    tags: withIds(context, 'tags', added.tags),
    shapes: withIds(context, 'shapes', added.shapes),
    tracks: withIds(context, 'tracks', added.tracks).map((track) => ({
      ...track,
      shapes: withIds(context, 'tracked_shapes', track.shapes),
    })),
  };
  save(context, job, {
    tags: [...before.tags, ...stored.tags],
    shapes: [...before.shapes, ...stored.shapes],
    tracks: [...before.tracks, ...stored.tracks],
  });
  return stored;
}

/** Removes the named ones; ids that are not this job's are passed over. */
export function removeFromJob(context: Context, job: Job, ids: { [K in keyof StoredAnnotations]: { id?: unknown }[] }) {
  const before = annotationsOf(context, job);
  const keep = <T extends { id: number }>(rows: readonly T[], gone: readonly { id?: unknown }[]) => {
    const removed = new Set(gone.map(({ id }) => id));
    return rows.filter(({ id }) => !removed.has(id));
  };
  save(context, job, {
    tags: keep(before.tags, ids.tags),
    shapes: keep(before.shapes, ids.shapes),
    tracks: keep(before.tracks, ids.tracks),
  });
}

export function clearJob(context: Context, job: Job): void {
  const { tags, shapes, tracks } = annotationsOf(context, job);
  context.state.annotations.delete(job.id);
  if (tags.length + shapes.length + tracks.length > 0) touchJob(context, job);
}

function annotationsOf({ state }: Context, job: Job): StoredAnnotations {
  return state.annotations.get(job.id) ?? { tags: [], shapes: [], tracks: [] };
}

function save(context: Context, job: Job, annotations: StoredAnnotations): void {
  context.state.annotations.put({ id: job.id, ...annotations });
  touchJob(context, job);
}

/** Annotations that were sent with an id (an update) keep it. */
function withIds<T>(
  { state }: Context,
  sequence: string,
  rows: readonly (T & { id?: number | undefined })[],
): (T & { id: number })[] {
  const unknown = rows.filter(({ id }) => id === undefined).length;
  let next = unknown === 0 ? 0 : state.takeIds(sequence, unknown);
  return rows.map((row) => ({ ...row, id: row.id ?? next++ }));
}
