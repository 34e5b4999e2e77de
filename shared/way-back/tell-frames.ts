import type { Finding } from '../dataset/finding.ts';
import type { AnnotationRecord } from '../dataset/record.ts';
import { heldOf, shows } from '../migration/decide-task.ts';
import type { TaskReading } from '../migration/read-task.ts';
import type { TaskSlice } from '../migration/task-slices.ts';
import { groups } from '../verification/match.ts';
import type { BackLine } from './back-blobs.ts';
import {
  imagesGone,
  jobsDiffer,
  marksLost,
  otherFrames,
  partsJoined,
  shapesLeftOut,
  unseenLeftOut,
} from './back-findings.ts';
import { mergeJobs } from './merge-jobs.ts';

/** The images of a slice as the task holds them, and what of it Azure ML's formats cannot say. */
export function tellFrames(reading: TaskReading, slice: TaskSlice): { lines: BackLine[]; findings: Finding[] } {
  const frameOf = new Map(reading.images.map(({ path }, frame) => [path, frame]));
  const at = `task ${reading.task.id}`;
  const lines: BackLine[] = [];
  const gone: string[] = [];
  const differing: string[] = [];
  const strange = new Map<string, Set<unknown>>();
  let marked = 0;
  let joined = 0;
  const exported = groups(slice.annotations, (one) => one.image);
  for (const image of slice.images) {
    const frame = frameOf.get(image.path);
    const shown = frame === undefined || reading.deleted.has(frame) ? undefined : reading.images[frame];
    if (frame === undefined || !shown) {
      gone.push(image.path);
      continue;
    }
    const jobs = [...reading.read.values()].filter((job) => shows(job, frame)).map((job) => heldOf(job, frame));
    const { annotations, differ } = mergeJobs(jobs.map(({ held }) => held.map(({ record }) => record)));
    if (differ) differing.push(image.path);
    joined += joinedSince(annotations, exported.get(image.path) ?? []);
    marked += jobs.flatMap(({ held }) => held).filter(({ marks }) => marks.length > 0).length;
    for (const one of jobs.flatMap((job) => job.strange)) {
      // A track is one thing on however many frames.
      const [thing = one] = one.tracks;
      strange.set(one.what, (strange.get(one.what) ?? new Set()).add(thing));
    }
    // Where CVAT's points are is told by the size that it shows.
    lines.push({ image: { ...image, width: shown.width, height: shown.height }, annotations });
  }
  const counted = (images: readonly string[]) => ({ count: images.length, example: images[0] ?? '' });
  const unseen = unseenOf(reading, new Set(lines.map(({ image }) => image.path)));
  const others = reading.images.length - (slice.images.length - gone.length) - deletedOf(reading, slice);
  return {
    lines,
    findings: [
      ...(gone.length > 0 ? [imagesGone(at, counted(gone))] : []),
      ...[...strange].map(([what, things]) => shapesLeftOut(at, { what, count: things.size })),
      ...(unseen > 0 ? [unseenLeftOut(at, unseen)] : []),
      ...(marked > 0 ? [marksLost(at, marked)] : []),
      ...(joined > 0 ? [partsJoined(at, joined)] : []),
      ...(differing.length > 0 ? [jobsDiffer(at, counted(differing))] : []),
      ...(others > 0 ? [otherFrames(at, others)] : []),
    ],
  };
}

/** Polygons of several parts that the export did not have: a group of one label is all that CVAT says of either. */
function joinedSince(now: readonly AnnotationRecord[], before: readonly AnnotationRecord[]): number {
  const known = Map.groupBy(before, partsOf);
  const joined = (parts: number, all: readonly AnnotationRecord[]) =>
    parts > 1 ? Math.max(0, all.length - (known.get(parts)?.length ?? 0)) : 0;
  return Map.groupBy(now, partsOf)
    .entries()
    .reduce((sum, [parts, all]) => sum + joined(parts, all), 0);
}

const partsOf = ({ geometry }: AnnotationRecord) => (geometry.type === 'polygon' ? geometry.parts.length : 0);

/** Annotations of these images in jobs that do not show them, and of frames that the task does not have: programs write such, and exports of CVAT may have them. */
function unseenOf({ images, read }: TaskReading, paths: ReadonlySet<string>): number {
  const isTold = (frame: number) => images[frame] === undefined || paths.has(images[frame].path);
  const things = new Set<unknown>();
  for (const job of read.values())
    for (const { frame, tags, shapes, tracks } of job.strange)
      if (!shows(job, frame) && isTold(frame)) for (const one of [...tags, ...shapes, ...tracks]) things.add(one);
  return things.size;
}

/** Frames of the slice that somebody has deleted are no other migration's. */
function deletedOf({ images, deleted }: TaskReading, slice: TaskSlice): number {
  const own = new Set(slice.images.map(({ path }) => path));
  return [...deleted].filter((frame) => own.has(images[frame]?.path ?? '')).length;
}
