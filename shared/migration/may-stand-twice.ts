import type { Task } from '../cvat/wire.ts';
import type { Finding } from '../dataset/finding.ts';
import { plural } from '../dataset/plural.ts';
import type { LabelRecord } from '../dataset/record.ts';
import { readFindings } from '../work/findings-blob.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import type { PlannedTask } from './plan.ts';
import type { CompleteRequest } from './request.ts';

/** What the export was told to hold and keeps, though CVAT does not take it for one in two jobs. */
const KEPT: Readonly<Record<string, string>> = {
  SELF_INTERSECTION: 'polygons whose edges cross',
  SELF_INTERSECTION_UNCHECKED: 'polygons whose edges may cross',
  ZERO_AREA: 'shapes without an area',
};

/**
 * For a dry run: whether jobs will share images, and the export holds annotations that CVAT does not take for one there (see heldTwice).
 * Which images will be shared is not looked at: "may" is said.
 */
export async function mayStandTwice(
  world: World,
  id: string,
  plan: {
    tasks: readonly PlannedTask[];
    settings: CompleteRequest['tasks'];
    labels: readonly Pick<LabelRecord, 'geometries'>[];
    /** As CVAT has them. */
    existing: readonly Pick<Task, 'overlap' | 'segment_size' | 'size'>[];
  },
): Promise<Finding[]> {
  const { settings, labels } = plan;
  const made = plan.tasks.filter(
    (task) => task.kind === 'new' && shares(settings.overlap, task.segmentSize ?? settings.segmentSize, task.images),
  );
  const there = plan.existing.filter(({ overlap, segment_size, size }) => shares(overlap, segment_size, size));
  const count = made.length + there.length;
  if (count === 0) return [];
  const held = new Set(labels.some(({ geometries }) => geometries.includes('mask')) ? ['masks'] : []);
  for await (const { code, effect } of readFindings(world, workBlobs(id).findings('normalize'))) {
    const kept = effect === 'excluded' ? undefined : KEPT[code];
    if (kept !== undefined) held.add(kept);
  }
  if (held.size === 0) return [];
  return [
    {
      ...{ code: 'ANNOTATIONS_TWICE_IN_TASK', severity: 'warning', at: 'tasks', count },
      detail: `Jobs of ${plural(count, 'task')} share images, and the export holds ${[...held].join(', ')}: where two jobs show one of these, CVAT does not take the two for one, so that the task and what CVAT exports of it hold it twice`,
      fix: 'Leave tasks.overlap out where that matters. People who work in the jobs see each once',
    },
  ];
}

function shares(overlap: number | null | undefined, segment: number | null | undefined, images: number | null = 0) {
  return (overlap ?? 0) > 0 && (segment ?? 0) > 0 && (images ?? 0) > (segment ?? 0);
}
