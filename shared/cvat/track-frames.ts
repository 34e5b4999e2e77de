import type { Track } from './wire.ts';

/**
 * The frames of a job that a track concerns: those for which it says where it is, and all between and behind them, where CVAT goes on
 * showing it until it is said to be outside or the job ends.
 */
export function trackFrames({ frame, shapes }: Track, stop: number): ReadonlySet<number> {
  const frames = new Set([frame]);
  const keys = shapes.toSorted((a, b) => a.frame - b.frame);
  for (const [k, key] of keys.entries()) {
    frames.add(key.frame);
    if (key.outside) continue;
    const end = keys[k + 1]?.frame ?? stop + 1;
    for (let shown = key.frame + 1; shown < Math.min(end, stop + 1); shown++) frames.add(shown);
  }
  return frames;
}
