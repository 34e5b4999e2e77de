import type { Finding } from '../dataset/finding.ts';
import { listed } from '../dataset/listed.ts';
import { plural } from '../dataset/plural.ts';
import type { AnnotationRecord } from '../dataset/record.ts';
import type { World } from '../world.ts';
import { heldOf, shows, type TaskDecision } from './decide-task.ts';

/**
 * Annotations that stand in each of two jobs that share a frame, as people need them there, and that CVAT does not take for one: its task,
 * and every export of it, holds them twice. It unites labels of whole images, boxes and polygons that cover each other; no masks, and no
 * shapes without an area or whose edges cross.
 */
export async function heldTwice(
  world: World,
  { reading, images }: Pick<TaskDecision, 'reading' | 'images'>,
): Promise<Finding[]> {
  const jobs = [...reading.read.values()].toSorted((a, b) => a.start - b.start);
  const once = new Map<number, { path: string; count: number }>();
  for (const [path, { frame, state, target }] of images) {
    // What people have changed differs from job to job.
    if (state !== 'equal' || !target.some(mayStayApart)) continue;
    const [first, second] = jobs.filter((job) => shows(job, frame));
    if (!first || !second) continue;
    const count = heldOf(first, frame).held.reduce((sum, { tags, shapes }) => sum + tags.length + shapes.length, 0);
    once.set(frame, { path, count });
  }
  if (once.size === 0) return [];
  const { tags, shapes } = await world.cvat.annotations.ofTask(reading.task.id);
  const more = new Map<string, number>();
  for (const { frame } of [...tags, ...shapes]) {
    const one = once.get(frame);
    if (one) more.set(one.path, (more.get(one.path) ?? -one.count) + 1);
  }
  const twice = [...more].filter(([, count]) => count > 0);
  if (twice.length === 0) return [];
  const count = twice.reduce((sum, [, some]) => sum + some, 0);
  const named = twice.map(([path, some]) => `"${path}" (${some})`);
  return [
    {
      ...{ code: 'ANNOTATIONS_TWICE_IN_TASK', severity: 'warning', at: `task ${reading.task.id}`, count },
      detail: `${plural(count, 'annotation stands', 'annotations stand')} in two jobs that share images, and CVAT does not take the two for one, so that the task and what CVAT exports of it hold them twice: ${listed(named)}`,
      fix: 'Nothing to do for people who work in the jobs: each shows them once. For exports of CVAT without them, undo this migration and start it without an overlap of jobs',
    },
  ];
}

function mayStayApart({ geometry }: AnnotationRecord): boolean {
  if (geometry.type === 'box') return geometry.width * geometry.height === 0;
  return geometry.type !== 'tag';
}
