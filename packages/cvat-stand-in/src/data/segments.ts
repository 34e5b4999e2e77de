import { ValidationError } from '../http/errors.ts';
import type { Task } from '../state/model.ts';

const MOST_JOBS = 5000;

export type Segments = { size: number; overlap: number; ranges: { start: number; stop: number }[] };

/** Frame ranges of a task's jobs: one job where no segment size was given. */
export function segmentsOf(task: Task, frames: number): Segments {
  const size = task.segment_size === 0 || task.segment_size > frames ? frames : task.segment_size;
  const overlap = Math.min(task.overlap ?? 0, Math.floor(size / 2));
  const ranges: Segments['ranges'] = [];
  for (let start = 0; start < frames - overlap; start += size - overlap) {
    ranges.push({ start, stop: Math.min(start + size, frames) - 1 });
  }
  if (ranges.length * (1 + task.consensus_replicas) > MOST_JOBS) {
    throw new ValidationError(`The maximum number of jobs per task is exceeded (${MOST_JOBS})`);
  }
  return { size, overlap, ranges };
}
