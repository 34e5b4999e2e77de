import type { Data, Job } from '../state/model.ts';

/** A run of frames that is prepared, and fails, as one. */
export type Chunk = { segmentStart: number; index: number; frames: number[] };

type Segment = Pick<Job, 'start_frame' | 'stop_frame'>;

/** Chunks are counted from the first frame of each job on. */
export function chunksOf(segment: Segment, chunkSize: number): Chunk[] {
  const { start_frame: start, stop_frame: stop } = segment;
  return Array.from({ length: Math.ceil((stop - start + 1) / chunkSize) }, (_, index) => ({
    segmentStart: start,
    index,
    frames: span(start + index * chunkSize, Math.min(start + (index + 1) * chunkSize - 1, stop)),
  }));
}

/** The chunk of a job that holds a frame; undefined where the frame is not the job's. */
export function chunkWith(segment: Segment, data: Data, frame: number): Chunk | undefined {
  if (frame < segment.start_frame || frame > segment.stop_frame) return undefined;
  return chunksOf(segment, data.chunk_size)[Math.floor((frame - segment.start_frame) / data.chunk_size)];
}

/** Frames `first` to `last`, both included. */
export const span = (first: number, last: number) =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
