import type { Finding } from '../dataset/finding.ts';
import { atOnce } from '../dataset/in-turns.ts';
import type { AnnotationRecord, ImageRecord } from '../dataset/record.ts';
import { compareFrames } from './compare-frames.ts';
import { compareImage, type Outcome } from './compare-image.ts';
import { addCounts, type Comparison, type Difference, noCounts } from './comparison.ts';
import { missing, unexpected } from './describe.ts';
import { groups } from './match.ts';
import { boundedList, labelCounts } from './tally.ts';

export type Expected = {
  /** The images of the task; in the order of its frames unless `ordered` is false. */
  images: readonly ImageRecord[];
  annotations: readonly AnnotationRecord[];
  /** False where CVAT chooses an order that we do not predict; default true. */
  ordered?: boolean;
};

/** What was read back from CVAT. */
export type Actual = {
  /** One per frame, in the order of the frames. */
  images: readonly ImageRecord[];
  /** Of which images the task must show what is expected, and no more; default: of all. */
  shown?: (path: string) => boolean;
  /** Frames from `start` to `stop`, inclusive; jobs may overlap. */
  jobs: readonly { id: number; start: number; stop: number; annotations: readonly AnnotationRecord[] }[];
  /** What no migration writes, counted. */
  foreign: readonly Finding[];
};

/**
 * Holds a task against what it should be: annotations as multisets inside image, label and type, by geometry within 0.01
 * pixels. Where jobs overlap, an annotation is matched only if it is matched in every job that shows its frame.
 */
export function compareTask(input: Compared, options: Listing = {}): Comparison {
  return atOnce(comparing(input, options));
}

type Compared = { expected: Expected; actual: Actual };
type Listing = { differences?: number; omitted?: (difference: Difference) => void };

/** The same, image by image: how many annotations were compared. */
export function* comparing(input: Compared, options: Listing = {}): Generator<number, Comparison> {
  const { expected, actual } = input;
  const frames = compareFrames(expected.images, actual.images, {
    ordered: expected.ordered ?? true,
    ...(actual.shown ? { shown: actual.shown } : {}),
  });
  const labels = labelCounts();
  const listed = boundedList(options.differences ?? 50, options.omitted);
  for (const difference of frames.differences) listed.add(difference);

  const wanted = groups(expected.annotations, (annotation) => annotation.image);
  const carried = carriedAttributes(expected.annotations);
  const jobs = actual.jobs.map((job) => ({
    ...job,
    images: groups(job.annotations, (annotation) => annotation.image),
  }));
  const shown = showing(actual.images, jobs);
  for (const image of new Set([...wanted.keys(), ...jobs.flatMap((job) => [...job.images.keys()])])) {
    const here = wanted.get(image) ?? [];
    const outcomes = new Map<AnnotationRecord, Outcome>();
    const extra = new Map<string, number>();
    for (const job of shown.get(image) ?? []) {
      const compared = compareImage(here, job.images.get(image) ?? [], carried);
      for (const [record, outcome] of compared.outcomes) outcomes.set(record, worse(outcomes.get(record), outcome));
      const inJob = new Map<string, number>();
      for (const record of compared.unexpected) {
        const key = labels.key(record.label, record.geometry.type);
        const count = (inJob.get(key) ?? 0) + 1;
        inJob.set(key, count);
        // An overlap shows one annotation in two jobs: it is listed and counted once.
        if (count <= (extra.get(key) ?? 0)) continue;
        extra.set(key, count);
        labels.count(record, 'unexpected');
        listed.add(unexpected(record, job.id));
      }
    }
    for (const record of here) {
      const outcome = outcomes.get(record) ?? missing(record, 'no job shows its image');
      labels.count(record, outcome === 'matched' ? 'matched' : outcome.kind);
      if (outcome !== 'matched') listed.add(outcome);
    }
    yield 1 + here.length;
  }

  const annotations = noCounts();
  const byLabel = labels.list();
  for (const counts of byLabel) addCounts(annotations, counts);
  for (const finding of actual.foreign) {
    const { at, detail, count = 1 } = finding;
    annotations.unexpected += count;
    listed.add({ kind: 'unexpected', at, detail, ...(count > 1 ? { count } : {}) });
  }
  return { images: frames.counts, annotations, labels: byLabel, ...listed.result() };
}

/** True where this migration would write every annotation that the task holds: the guard before uploading. */
export function holdsOnlyOurs(expected: Expected, actual: Actual): boolean {
  const { annotations } = compareTask({ expected, actual }, { differences: 0 });
  return annotations.different === 0 && annotations.unexpected === 0;
}

function showing<J extends { start: number; stop: number }>(
  frames: readonly ImageRecord[],
  jobs: readonly J[],
): Map<string, J[]> {
  const shown = new Map<string, J[]>();
  for (const job of jobs) {
    for (let frame = job.start; frame <= Math.min(job.stop, frames.length - 1); frame++) {
      const path = frames[frame]?.path;
      if (path === undefined) continue;
      const known = shown.get(path);
      if (!known) shown.set(path, [job]);
      else if (known.at(-1) !== job) known.push(job);
    }
  }
  return shown;
}

/** Names of the attributes that these annotations have, by label. */
export function carriedAttributes(annotations: readonly AnnotationRecord[]): Map<string, Set<string>> {
  const carried = new Map<string, Set<string>>();
  for (const { label, attributes } of annotations) {
    const names = carried.get(label) ?? new Set();
    for (const name of Object.keys(attributes)) names.add(name);
    carried.set(label, names);
  }
  return carried;
}

function worse(a: Outcome | undefined, b: Outcome): Outcome {
  if (a === undefined || a === 'matched') return b;
  return b !== 'matched' && b.kind === 'missing' ? b : a;
}
