import type { NewTrackedShape } from '../annotation-data.ts';

export type TrackShape = NewTrackedShape & { keyframe: boolean };

/**
 * The shapes of a track that CVAT keeps: keyframes, and where the track comes or goes. A gap between two frames, or after
 * the last, is a shape "outside" on the frame that follows.
 */
export function keyframesOf(all: readonly TrackShape[], stopFrame: number): NewTrackedShape[] {
  const kept: TrackShape[] = [];
  let previous: TrackShape | undefined;
  for (const shape of all.toSorted((a, b) => a.frame - b.frame)) {
    const wasVisible = previous !== undefined && !previous.outside;
    const visible = !shape.outside;
    const gap = previous !== undefined && wasVisible && previous.frame + 1 < shape.frame;
    if (gap && previous) kept.push({ ...previous, outside: true, frame: previous.frame + 1 });
    if (wasVisible !== visible || (visible && (gap || shape.keyframe))) kept.push(shape);
    previous = shape;
  }
  if (previous && !previous.outside && previous.frame + 1 <= stopFrame) {
    kept.push({ ...previous, outside: true, frame: previous.frame + 1 });
  }
  return kept.map(({ keyframe: _, ...shape }) => shape);
}
