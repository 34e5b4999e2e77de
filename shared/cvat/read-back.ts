import type { Finding } from '../dataset/finding.ts';
import type { AnnotationRecord, Geometry, ImageRecord } from '../dataset/record.ts';
import { fromCvatMask } from './mask.ts';
import type { DataMeta, Job, JobAnnotations, Label, Shape } from './wire.ts';

export type ReadBackJob = {
  id: number;
  /** First and last frame that the job shows, inclusive; jobs may overlap. */
  start: number;
  stop: number;
  annotations: AnnotationRecord[];
};

export type ReadBack = {
  /** One per frame, in the order of the frames; frame `i` is `images[i]`. */
  images: ImageRecord[];
  jobs: ReadBackJob[];
  /** What no migration writes, so that somebody else did; one finding per job and kind, with `count`. */
  foreign: Finding[];
};

type Foreign = { annotation: string };

/**
 * CVAT's answers as hub records. `pathOf` maps a frame's name to the path of its image where they differ (uploads with
 * `paths: basename`). Shapes of one frame, label and non-zero group are the parts of one polygon.
 */
export function readBack(input: {
  meta: DataMeta;
  jobs: readonly { job: Job; annotations: JobAnnotations }[];
  labels: readonly Label[];
  pathOf?: (frameName: string) => string;
}): ReadBack {
  const pathOf = input.pathOf ?? ((name: string) => name);
  const images = input.meta.frames.map(
    ({ name, width, height }): ImageRecord => ({ kind: 'image', path: pathOf(name), width, height }),
  );
  const labels = new Map(input.labels.map((label) => [label.id, label]));
  const jobs: ReadBackJob[] = [];
  const foreign: Finding[] = [];
  for (const { job, annotations } of input.jobs) {
    const read = readJob(job, annotations, { images, labels });
    foreign.push(...foreignFindings(job, read.foreign));
    // Ground truth and consensus replicas are no part of what a task-level import writes.
    if (job.type === 'annotation') {
      jobs.push({ id: job.id, start: job.start_frame, stop: job.stop_frame, annotations: read.annotations });
    } else if (read.annotations.length > 0) {
      foreign.push(...foreignFindings(job, new Map([[`annotations of a ${job.type} job`, read.annotations.length]])));
    }
  }
  return { images, jobs, foreign };
}

function readJob(
  job: Job,
  { tags, shapes, tracks }: JobAnnotations,
  task: { images: readonly ImageRecord[]; labels: ReadonlyMap<number, Label> },
): { annotations: AnnotationRecord[]; foreign: Map<string, number> } {
  const annotations: AnnotationRecord[] = [];
  const polygons = new Map<string, { parts: number[][] }>();
  const foreign = new Map<string, number>();
  const note = (what: string, count = 1) => foreign.set(what, (foreign.get(what) ?? 0) + count);
  if (tracks.length > 0) note('tracks', tracks.length);

  const add = (source: Pick<Shape, 'frame' | 'label_id' | 'attributes'>, geometry: Geometry) => {
    const image = task.images[source.frame];
    const label = task.labels.get(source.label_id);
    if (!label) return note(`annotations of a label that the project does not list (id ${source.label_id})`);
    if (!image || source.frame < job.start_frame || source.frame > job.stop_frame) {
      return note('annotations of a frame that the job does not show');
    }
    const attributes = readAttributes(source.attributes, label);
    annotations.push({ kind: 'annotation', image: image.path, label: label.name, geometry, attributes });
  };

  for (const tag of tags) add(tag, { type: 'tag' });
  for (const shape of shapes) {
    const key = shape.type === 'polygon' && shape.group ? `${shape.frame} ${shape.label_id} ${shape.group}` : undefined;
    const whole = key ? polygons.get(key) : undefined;
    if (whole) {
      whole.parts.push(shape.points);
      continue;
    }
    const geometry = readGeometry(shape, task.images[shape.frame]);
    if ('annotation' in geometry) {
      note(geometry.annotation);
      continue;
    }
    if (key && geometry.type === 'polygon') polygons.set(key, geometry);
    add(shape, geometry);
  }
  return { annotations, foreign };
}

function readGeometry(shape: Shape, image: ImageRecord | undefined): Geometry | Foreign {
  if (shape.rotation) return { annotation: `rotated shapes (${shape.type})` };
  if (shape.type === 'polygon') return { type: 'polygon', parts: [shape.points] };
  if (shape.type === 'rectangle') {
    const [x = 0, y = 0, right = 0, bottom = 0] = shape.points;
    return { type: 'box', x, y, width: right - x, height: bottom - y };
  }
  if (shape.type !== 'mask') return { annotation: `shapes of the type ${shape.type}` };
  const mask = image && fromCvatMask(shape.points, { width: image.width, height: image.height });
  return mask ?? { annotation: 'masks that do not fit into their frame' };
}

/** CVAT answers an attribute that was never set with its default, the empty text: both mean "none". */
function readAttributes(values: Shape['attributes'], label: Label): Record<string, string> {
  const read: Record<string, string> = {};
  for (const { spec_id, value } of values) {
    const spec = label.attributes.find((attribute) => attribute.id === spec_id);
    if (spec && value !== '') read[spec.name] = value;
  }
  return read;
}

function foreignFindings(job: Job, foreign: ReadonlyMap<string, number>): Finding[] {
  return [...foreign].map(([what, count]) => ({
    code: 'CVAT_FOREIGN_ANNOTATIONS',
    severity: 'error',
    at: `task ${job.task_id}, job ${job.id}`,
    detail: `${count} ${what}: no migration writes such`,
    fix: 'Somebody worked in this task: keep it, or ask for onExistingAnnotations "replace" to give it up',
    count,
  }));
}
