import type { Finding } from '../dataset/finding.ts';
import type { AnnotationRecord, Geometry, ImageRecord } from '../dataset/record.ts';
import { foreignFinding, foreignFindings } from './foreign-findings.ts';
import type { Held, HeldAnnotation, Strange } from './held.ts';
import { fromCvatMask } from './mask.ts';
import { trackFrames } from './track-frames.ts';
import type { DataMeta, Job, JobAnnotations, Label, Shape, Tag } from './wire.ts';

export type ReadBackJob = {
  id: number;
  /** First and last frame that the job shows, inclusive; jobs may overlap. */
  start: number;
  stop: number;
  annotations: AnnotationRecord[];
  held: HeldAnnotation[];
  strange: Strange[];
};

export type ReadBack = {
  /** One per frame, in the order of the frames; frame `i` is `images[i]`. */
  images: ImageRecord[];
  jobs: ReadBackJob[];
  /** What no migration writes, so that somebody else did; one finding per job and kind, with `count`. */
  foreign: Finding[];
};

const TRACKS = 'tracks';

/** Attributes that a migration writes, by label: of others, CVAT's default says as much as nothing. */
export type CarriedAttributes = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * CVAT's answers as hub records. `pathOf` maps a frame's name to the path of its image where they differ (uploads with
 * `paths: basename`). Polygons of one frame, label, non-zero group and the same attributes are the parts of one.
 */
export function readBack(input: {
  meta: DataMeta;
  jobs: readonly { job: Job; annotations: JobAnnotations }[];
  labels: readonly Label[];
  pathOf?: (frameName: string) => string;
  carried?: CarriedAttributes;
}): ReadBack {
  const images = imagesOf(input.meta, input.pathOf);
  const readJob = jobReader({ ...input, images });
  const jobs: ReadBackJob[] = [];
  const foreign: Finding[] = [];
  for (const { job, annotations } of input.jobs) {
    const read = readJob(job, annotations);
    foreign.push(...foreignFindings(job, read.strange));
    // Ground truth and consensus replicas are no part of what a migration writes.
    if (job.type === 'annotation') jobs.push(read);
    else if (read.annotations.length > 0) {
      foreign.push(foreignFinding(job, `annotations of a ${job.type} job`, read.annotations.length));
    }
  }
  return { images, jobs, foreign };
}

/** One per frame, in the order of the frames. */
export function imagesOf(meta: DataMeta, pathOf: (frameName: string) => string = (name) => name): ImageRecord[] {
  return meta.frames.map(({ name, width, height }) => ({ kind: 'image', path: pathOf(name), width, height }));
}

export function jobReader(task: {
  images: readonly ImageRecord[];
  labels: readonly Label[];
  carried?: CarriedAttributes;
}): (job: Job, annotations: JobAnnotations) => ReadBackJob {
  const labels = new Map(task.labels.map((label) => [label.id, label]));
  return (job, { tags, shapes, tracks }) => {
    const held: HeldAnnotation[] = [];
    const strange: Strange[] = [];
    const polygons = new Map<string, HeldAnnotation & { parts: number[][] }>();

    const add = (source: Tag | Shape, geometry: Geometry | Unreadable): HeldAnnotation | undefined => {
      const own: Held =
        'points' in source ? { tags: [], shapes: [source], tracks: [] } : { tags: [source], shapes: [], tracks: [] };
      const odd = (what: string) => void strange.push({ ...own, frame: source.frame, what });
      const image = task.images[source.frame];
      const label = labels.get(source.label_id);
      if (!('type' in geometry)) return odd(geometry.unreadable);
      if (!label) return odd(`annotations of a label that the project does not list (id ${source.label_id})`);
      if (!image || source.frame < job.start_frame || source.frame > job.stop_frame) {
        return odd('annotations of a frame that the job does not show');
      }
      const carriedHere = task.carried?.get(label.name);
      const attributes = readAttributes(source.attributes, label, carriedHere);
      const record = { kind: 'annotation' as const, image: image.path, label: label.name, geometry, attributes };
      const annotation = {
        ...own,
        record,
        marks: [...marksOf(source), ...emptied(source.attributes, label, carriedHere)],
      };
      held.push(annotation);
      return annotation;
    };

    for (const track of tracks) {
      for (const frame of trackFrames(track, job.stop_frame))
        strange.push({ frame, what: TRACKS, tags: [], shapes: [], tracks: [track] });
    }
    for (const tag of tags) add(tag, { type: 'tag' });
    for (const shape of shapes) {
      const label = labels.get(shape.label_id);
      const key = partsKey(shape, label, task.carried);
      const whole = key ? polygons.get(key) : undefined;
      const geometry = readGeometry(shape, task.images[shape.frame]);
      if (whole && 'type' in geometry) {
        whole.parts.push(shape.points);
        whole.shapes.push(shape);
        whole.marks.push(...marksOf(shape));
        if (label) whole.marks.push(...emptied(shape.attributes, label, task.carried?.get(label.name)));
        continue;
      }
      const annotation = add(shape, geometry);
      if (key && annotation && 'type' in geometry && geometry.type === 'polygon') {
        polygons.set(key, Object.assign(annotation, { parts: geometry.parts }));
      }
    }
    // The group of its parts is a polygon's own, and says nothing.
    const groups = Map.groupBy(polygons.values(), ({ shapes: [part] }) => `${part?.frame} ${part?.group}`);
    for (const group of groups.values())
      for (const { parts, marks } of group) if (parts.length === 1 || group.length > 1) marks.push('grouped');
    const annotations = held.map(({ record }) => record);
    const { id, start_frame: start, stop_frame: stop } = job;
    return { id, start, stop, annotations, held, strange };
  };
}

/**
 * The same text for the parts of one polygon; undefined for what is no part. A part of which somebody has changed the attributes says
 * something else than the others: it is a polygon of its own.
 */
function partsKey(shape: Shape, label: Label | undefined, carried: CarriedAttributes | undefined): string | undefined {
  const { type, group, frame, label_id } = shape;
  if (type !== 'polygon' || !group || !label) return undefined;
  const attributes = Object.entries(readAttributes(shape.attributes, label, carried?.get(label.name)));
  return JSON.stringify([frame, label_id, group, attributes.sort(([a], [b]) => (a < b ? -1 : 1))]);
}

type Unreadable = { unreadable: string };

function readGeometry(shape: Shape, image: ImageRecord | undefined): Geometry | Unreadable {
  if (shape.rotation) return { unreadable: `rotated shapes (${shape.type})` };
  if (shape.type === 'polygon') return { type: 'polygon', parts: [shape.points] };
  if (shape.type === 'rectangle') {
    const [x = 0, y = 0, right = 0, bottom = 0] = shape.points;
    return { type: 'box', x, y, width: right - x, height: bottom - y };
  }
  if (shape.type !== 'mask') return { unreadable: `shapes of the type ${shape.type}` };
  const mask = image && fromCvatMask(shape.points, { width: image.width, height: image.height });
  return mask ?? { unreadable: 'masks that do not fit into their frame' };
}

function marksOf(source: Tag | Shape): string[] {
  const marks: string[] = [];
  if ('points' in source) {
    if (source.occluded) marks.push('occluded');
    if (source.outside) marks.push('outside');
    if (source.z_order) marks.push(`z-order ${source.z_order}`);
  }
  const mayBeGrouped = 'points' in source && source.type === 'polygon';
  if (source.group && !mayBeGrouped) marks.push('grouped');
  return marks;
}

/** Attributes of the project's own that have a default and hold nothing: an annotation gets the default, so somebody took it away. */
function emptied(values: Shape['attributes'], label: Label, carried: ReadonlySet<string> | undefined): string[] {
  if (carried === undefined) return [];
  return values.flatMap(({ spec_id, value }) => {
    const spec = value === '' ? label.attributes.find(({ id }) => id === spec_id) : undefined;
    return spec?.default_value && !carried.has(spec.name) ? [`attribute "${spec.name}" emptied`] : [];
  });
}

/** CVAT answers an attribute that was never set with its default: the empty text means "none". */
function readAttributes(
  values: Shape['attributes'],
  label: Label,
  carried: ReadonlySet<string> | undefined,
): Record<string, string> {
  const read: Record<string, string> = {};
  for (const { spec_id, value } of values) {
    const spec = label.attributes.find((attribute) => attribute.id === spec_id);
    if (!spec || value === '') continue;
    const untouched = carried !== undefined && !carried.has(spec.name) && value === spec.default_value;
    if (!untouched) read[spec.name] = value;
  }
  return read;
}
