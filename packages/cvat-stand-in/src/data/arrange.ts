import { noMedia, WorkFailed } from '../requests/failure.ts';
import type { Frame } from '../state/model.ts';
import type { DataBody } from './data-body.ts';
import { lexicographically, naturally } from './sorting.ts';

/** Frames in the order that was asked for, then the part of them that was asked for. */
export function arrange(frames: readonly Frame[], body: DataBody): Frame[] {
  const { sorting_method: method, start_frame: start, stop_frame: stop, step } = body;
  const ordered =
    method === 'lexicographical'
      ? frames.toSorted((a, b) => lexicographically(a.path, b.path))
      : method === 'natural'
        ? frames.toSorted((a, b) => naturally(a.path, b.path))
        : method === 'random'
          ? frames.toSorted(() => Math.random() - 0.5)
          : [...frames];
  const chosen = ordered.slice(start, stop === null ? undefined : stop + 1).filter((_, at) => at % step === 0);
  if (frames.length === 0) throw noMedia();
  if (chosen.length === 0) throw new WorkFailed('AssertionError', '');
  return chosen;
}

/** CVAT's default: about as many pixels as 36 Full HD images, at least 2 and at most 72 frames. */
export function chunkSize(frames: readonly Frame[], asked: number | null): number {
  const area = (frames[0]?.width ?? 1) * (frames[0]?.height ?? 1);
  return asked || Math.max(2, Math.min(72, Math.floor((36 * 1920 * 1080) / area)));
}
