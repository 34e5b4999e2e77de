import type { NewTrack } from './annotation-data.ts';

type OnFrames = { tags: { frame: number }[]; shapes: { frame: number }[]; tracks: NewTrack[] };

/**
 * What of a task's annotations belongs to one of its jobs. What lies in an overlap belongs to both jobs, and what lies
 * outside of all jobs to none: it vanishes without a word. A track is cut to the job's frames.
 */
export function sliceToJob<T extends OnFrames>(annotations: T, job: { start_frame: number; stop_frame: number }): T {
  const inside = ({ frame }: { frame: number }) => frame >= job.start_frame && frame <= job.stop_frame;
  const tracks = annotations.tracks.flatMap((track) => {
    const shapes = track.shapes.filter(inside);
    const first = shapes.findIndex(({ outside }) => !outside);
    const kept = first < 0 ? [] : shapes.slice(first);
    return kept[0] ? [{ ...track, frame: kept[0].frame, shapes: kept }] : [];
  });
  return {
    ...annotations,
    tags: annotations.tags.filter(inside),
    shapes: annotations.shapes.filter(inside),
    tracks,
  };
}
