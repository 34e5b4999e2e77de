import type { Finding } from '../dataset/finding.ts';
import { listed } from '../dataset/listed.ts';
import { plural } from '../dataset/plural.ts';

const NOTHING = 'Nothing to do, unless you need it: what it says is in CVAT';

/** Of the tasks and frames that cannot be brought back. */
export function taskMissing(name: string, images: number): Finding {
  return {
    ...{ code: 'BACK_TASK_MISSING', severity: 'error', effect: 'excluded', excludes: 'image', at: `task "${name}"` },
    detail: `CVAT does not have it any more, or it has no images: ${images} images are not in the files`,
    fix: 'Start the migration again if they should be in CVAT, and ask for the export again then',
    count: Math.max(1, images),
  };
}

/** `tasks`: the id and the name of each. */
export function tasksLeftOut(tasks: readonly string[], images: number): Finding {
  return {
    ...{ code: 'BACK_TASKS_LEFT_OUT', severity: 'error', effect: 'excluded', excludes: 'image', at: 'tasks' },
    detail: `Earlier runs of this migration made tasks that its last run did not plan, as where it did not find the files: ${plural(images, 'image')} not in the files: ${listed(tasks)}`,
    fix: 'Put the files back, start the migration again, and ask for the export again then',
    count: Math.max(1, images),
  };
}

export function imagesGone(at: string, { count, example }: { count: number; example: string }): Finding {
  return {
    ...{ code: 'BACK_IMAGES_MISSING', severity: 'error', effect: 'excluded', excludes: 'image', at, count },
    detail: `${plural(count, 'image')} of the migration not shown there, such as "${example}": not in the files`,
    fix: 'Where somebody has deleted the frames in CVAT, nothing; restore them there otherwise, and ask for the export again',
  };
}

export function shapesLeftOut(at: string, { what, count }: { what: string; count: number }): Finding {
  return {
    ...{ code: 'BACK_SHAPES_LEFT_OUT', severity: 'error', effect: 'excluded', excludes: 'annotation', at, count },
    detail: `${count} ${what}: Azure ML has no such, so they are not in the files`,
    fix: 'Draw them as rectangles, polygons or masks in CVAT, or export the task from CVAT in a format that has them',
  };
}

export function unseenLeftOut(at: string, count: number): Finding {
  return {
    ...{ code: 'BACK_SHAPES_LEFT_OUT', severity: 'error', effect: 'excluded', excludes: 'annotation', at, count },
    detail: `${plural(count, 'annotation stands', 'annotations stand')} in a job that does not show its frame, as only programs write them: nobody sees them in CVAT, and they are not in the files`,
    fix: 'Nothing to do if nobody needs them; otherwise write them into the job that shows the frame, and ask for the export again',
  };
}

/** Of what is in the files otherwise than in CVAT. */
export function marksLost(at: string, count: number): Finding {
  return {
    ...{ code: 'BACK_MARKS_LOST', severity: 'warning', effect: 'changed', at, count },
    detail: `${plural(count, 'annotation is', 'annotations are')} marked as occluded, outside, grouped or in another layer: the files cannot say so`,
    fix: NOTHING,
  };
}

export function partsJoined(at: string, count: number): Finding {
  return {
    ...{ code: 'BACK_MARKS_LOST', severity: 'warning', effect: 'changed', at, count },
    detail: `${plural(count, 'group')} of polygons of one label, which the export did not have: each is one polygon of several parts in the files, since CVAT marks both alike`,
    fix: 'Where they are several objects, take them out of the group in CVAT, and ask for the export again',
  };
}

export function jobsDiffer(at: string, { count, example }: { count: number; example: string }): Finding {
  return {
    ...{ code: 'BACK_JOBS_DIFFER', severity: 'warning', effect: 'changed', at, count },
    detail: `${plural(count, 'image is', 'images are')} in several jobs that hold different annotations, such as "${example}": the files have all of these`,
    fix: 'Compare the jobs of the task in CVAT, delete what is wrong, and ask for the export again',
  };
}

export function otherJobs(at: string, { type, count }: { type: string; count: number }): Finding {
  return {
    ...{ code: 'BACK_OTHER_JOBS', severity: 'info', effect: 'info', at, count },
    detail: `${plural(count, 'annotation')} of jobs of the type ${type} not in the files: those have what the task's own jobs hold`,
    fix: 'Merge the replicas in CVAT first where their work should count, and ask for the export again',
  };
}

export function otherFrames(at: string, count: number): Finding {
  return {
    ...{ code: 'BACK_OTHER_IMAGES', severity: 'info', effect: 'info', at, count },
    detail: `${plural(count, 'image is', 'images are')} of other migrations, or not of the last run of this one: not in the files`,
    fix: 'Ask for the export of the migration that brought them; GET /api/migrations lists all. Where it is this one, put their files back, start it again, and ask again then',
  };
}

export function notInLines(name: string, { masks, attributes }: { masks: number; attributes: number }): Finding[] {
  const kinds = [
    { count: masks, what: 'masks', effect: 'excluded' as const },
    { count: attributes, what: 'annotations with attributes', effect: 'changed' as const },
  ];
  return kinds
    .filter(({ count }) => count > 0)
    .map(({ count, what, effect }) => ({
      ...{ code: 'BACK_NOT_IN_LINES', severity: 'warning', effect, at: name, count },
      detail: `${count} ${what}: JSON Lines of Azure ML have no place for ${effect === 'excluded' ? 'them' : 'attributes'}`,
      fix: 'Take the COCO file, which has them',
    }));
}
