import { carriedByCoco } from '../cvat/coco.ts';
import { cvatShapes } from '../cvat/shapes.ts';
import type { AnnotationRecord } from '../dataset/record.ts';
import { toItem } from '../verification/item.ts';
import { matchNear } from '../verification/match.ts';
import type { World } from '../world.ts';
import { expectedTask } from './expected-task.ts';
import { readPrepared } from './prepared.ts';
import { readActual } from './read-actual.ts';
import type { CreatedTaskRef } from './task-input.ts';
import { readSlice } from './task-slices.ts';

/** Each call is one synchronous transaction in CVAT, behind a proxy that gives up after 60 s. */
const BATCH = 2000;

/**
 * Adds what COCO 1.0 cannot carry (tags, masks) through the jobs' annotations API. Adding is not idempotent in CVAT, so what
 * a job holds already is read and subtracted first.
 */
export async function addAnnotations(world: World, ref: CreatedTaskRef): Promise<{ added: number }> {
  const { request } = await readPrepared(world, ref.id);
  const slice = await readSlice(world, ref.id, ref.task);
  const direct = slice.annotations.filter((annotation) => !carriedByCoco(annotation.geometry));
  if (direct.length === 0) return { added: 0 };
  const { pathOf } = expectedTask(request, slice);
  const actual = await readActual(world, ref.taskId, pathOf);
  const projectId = (await world.cvat.tasks.get(ref.taskId))?.project_id;
  const labels = projectId ? await world.cvat.projects.labels(projectId) : [];
  const frames = new Map(actual.images.map((image, frame) => [image.path, frame]));
  let added = 0;
  for (const job of actual.jobs) {
    const shown = direct.filter(({ image }) => within(frames.get(image), job));
    const missing = matchNear(shown.map(toItem), job.annotations.map(toItem), placeOf).expected.map(
      ({ record }) => record,
    );
    for (let start = 0; start < missing.length; start += BATCH) {
      const batch = missing.slice(start, start + BATCH);
      await world.cvat.annotations.addToJob(job.id, cvatShapes(batch, { labels, frames }));
      added += batch.length;
    }
  }
  return { added };
}

function within(frame: number | undefined, job: { start: number; stop: number }): boolean {
  return frame !== undefined && frame >= job.start && frame <= job.stop;
}

function placeOf({ record }: { record: AnnotationRecord }): string {
  return JSON.stringify([record.image, record.label, Object.entries(record.attributes).sort()]);
}
