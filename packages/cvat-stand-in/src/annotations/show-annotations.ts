import type { Context } from '../context.ts';
import { asKnown } from '../fields-since.ts';
import type { AttributeSpec, AttributeValue } from '../state/attribute.ts';
import type { Job, Task } from '../state/model.ts';
import type { LabelSpec, StoredAnnotations } from './annotation-data.ts';
import { annotationJobs } from './jobs-of-task.ts';
import { labelsOfTask } from './labels-of-task.ts';
import { mergeJobs } from './merge-jobs.ts';

/** `LabeledData`, as GET, PUT and PATCH answer it. */
export function labeledData({ profile }: Context, { tags, shapes, tracks }: StoredAnnotations) {
  return asKnown(profile, 'annotations', {
    version: 0,
    tags,
    shapes: shapes.map((shape) => asKnown(profile, 'shape', { ...shape, elements: [] })),
    tracks: tracks.map((track) => ({ ...track, elements: [] })),
    intervals: [],
  });
}

/** A job's annotations by frame, every attribute of a label with its default where nothing was stored. */
export function readJob(context: Context, task: Task, job: Job): StoredAnnotations {
  const stored = context.state.annotations.get(job.id);
  if (!stored) return { tags: [], shapes: [], tracks: [] };
  const labels = labelsOfTask(context, task);
  const complete = <T extends { label_id: number; attributes: AttributeValue[] }>(row: T): T => ({
    ...row,
    attributes: withDefaults(row.attributes, specsOf(labels, row.label_id)),
  });
  return {
    tags: stored.tags.map(complete).toSorted((a, b) => a.frame - b.frame),
    shapes: stored.shapes.map(complete).toSorted((a, b) => a.frame - b.frame),
    tracks: stored.tracks.map((track) => {
      const specs = specsOf(labels, track.label_id);
      let carried = specs.filter(({ mutable }) => mutable).map(defaultOf);
      const shapes = track.shapes.map((shape) => {
        const attributes = [...shape.attributes, ...carried.filter((value) => !has(shape.attributes, value))];
        carried = attributes;
        return { ...shape, attributes };
      });
      const fixed = specs.filter(({ mutable }) => !mutable);
      return { ...track, attributes: withDefaults(track.attributes, fixed), shapes };
    }),
  };
}

export function readTask(context: Context, task: Task): StoredAnnotations {
  const parts = annotationJobs(context, task).map((job) => ({
    start: job.start_frame,
    annotations: readJob(context, task, job),
  }));
  return mergeJobs(parts, task.overlap ?? 0);
}

const specsOf = (labels: readonly LabelSpec[], id: number) => labels.find((label) => label.id === id)?.attributes ?? [];

const defaultOf = (spec: AttributeSpec): AttributeValue => ({ spec_id: spec.id, value: spec.default_value });

const has = (values: readonly AttributeValue[], wanted: AttributeValue) =>
  values.some(({ spec_id }) => spec_id === wanted.spec_id);

function withDefaults(values: AttributeValue[], specs: readonly AttributeSpec[]): AttributeValue[] {
  return [...values, ...specs.map(defaultOf).filter((value) => !has(values, value))];
}
