import { byCodePoint } from '../dataset/code-point-order.ts';
import { countCrossed, MOST_RUNS, setRuns } from '../dataset/cross-runs.ts';
import type { Finding } from '../dataset/finding.ts';
import type { AnnotationRecord } from '../dataset/record.ts';
import { NOTHING, together, type Weight } from './batches.ts';
import type { CompleteRequest } from './request.ts';
import type { TaskSlice } from './task-slices.ts';
import { WRITE_LIMITS, WRITTEN_BYTES, type WriteLimits } from './write-requests.ts';

/** Images of one job where nothing asks for fewer: what a person can look through, and open without a long wait. */
const USUAL_SEGMENT = 500;
/** Jobs of a task, where their size is ours to choose. */
const MOST_JOBS = 400;
/** CVAT makes no task of more, replicas among them. */
const JOBS_OF_CVAT = 5000;

/** How much writing an annotation costs; a polygon of several parts is several shapes. */
export function weightOf({ geometry }: AnnotationRecord): Weight {
  switch (geometry.type) {
    case 'polygon': {
      const numbers = geometry.parts.reduce((sum, part) => sum + part.length, 0);
      return {
        shapes: geometry.parts.length,
        bytes: geometry.parts.length * WRITTEN_BYTES.shape + numbers * WRITTEN_BYTES.number,
      };
    }
    case 'mask': {
      // CVAT is sent it row by row: a few columns can be very many rows.
      const runs = countCrossed(setRuns(geometry.counts), geometry.height, MOST_RUNS);
      return { shapes: 1, bytes: WRITTEN_BYTES.shape + runs * WRITTEN_BYTES.maskRun };
    }
    default:
      return { shapes: 1, bytes: WRITTEN_BYTES.shape + 4 * WRITTEN_BYTES.number };
  }
}

/**
 * Images per job, so that one request can hold all annotations of the densest one. Absent where one job is as good; what the
 * user asks for wins. `weights`: of each image, in the order of the frames.
 */
export function segmentFor(
  weights: readonly Weight[],
  { segmentSize }: Pick<CompleteRequest['tasks'], 'segmentSize'>,
  limits: WriteLimits = WRITE_LIMITS,
): { segmentSize?: number } {
  if (segmentSize !== undefined) return { segmentSize };
  const count = weights.length;
  if (count <= USUAL_SEGMENT && fits(weights, count, limits)) return {};
  let size = Math.min(USUAL_SEGMENT, count);
  const least = Math.max(1, Math.ceil(count / MOST_JOBS));
  while (size > least && !fits(weights, size, limits)) size = Math.max(least, Math.floor(size / 2));
  return { segmentSize: size };
}

/** The most images of a task, so that the jobs which the user asks for are no more than CVAT makes. */
export function imagesOfTask({ size, segmentSize, overlap, consensusReplicas }: CompleteRequest['tasks']): number {
  if (segmentSize === undefined) return size;
  const shared = Math.min(overlap ?? 0, Math.floor(segmentSize / 2));
  const jobs = Math.floor(JOBS_OF_CVAT / (1 + (consensusReplicas ?? 0)));
  return Math.min(size, jobs * (segmentSize - shared) + shared);
}

/** What the user's own size means for writing; nothing where one request is enough for each job. */
export function segmentFinding(slice: TaskSlice, tasks: CompleteRequest['tasks'], at: string): Finding[] {
  const { segmentSize, sortingMethod } = tasks;
  if (segmentSize === undefined || fits(weightsInOrder(slice, sortingMethod), segmentSize, WRITE_LIMITS)) return [];
  const finding: Finding = {
    ...{ code: 'JOB_NEEDS_SEVERAL_WRITES', severity: 'info', at },
    detail: `with segmentSize ${segmentSize} a job holds more than ${WRITE_LIMITS.shapes} annotations or ${WRITE_LIMITS.bytes / 1e6} MB: it is written in several requests`,
    fix: 'Nothing to do; leave segmentSize out, and jobs are cut so that one request is enough',
  };
  return [finding];
}

/** By image, in the order of the frames; natural order is near enough to the plain one. */
function weightsInOrder(
  { images, annotations }: TaskSlice,
  sorting: CompleteRequest['tasks']['sortingMethod'],
): Weight[] {
  const paths = images.map(({ path }) => path);
  if (sorting !== 'predefined') paths.sort(byCodePoint);
  const weights = new Map(paths.map((path) => [path, NOTHING]));
  for (const annotation of annotations) {
    const weight = weights.get(annotation.image);
    if (weight) weights.set(annotation.image, together(weight, weightOf(annotation)));
  }
  return [...weights.values()];
}

function fits(weights: readonly Weight[], size: number, limits: WriteLimits): boolean {
  for (let start = 0; start < weights.length; start += size) {
    const sum = weights.slice(start, start + size).reduce(together);
    if (sum.shapes > limits.shapes || sum.bytes > limits.bytes) return false;
  }
  return true;
}
