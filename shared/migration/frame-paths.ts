import type { Ledger } from '../ledger/ledger.ts';
import { frameName } from './frame-name.ts';
import type { CompleteRequest } from './request.ts';
import type { TaskSlice } from './task-slices.ts';

/**
 * How the frames of a task lead back to the images of its slice. The ledger knows what an earlier run called them, whatever
 * options that had; without one, the request says.
 */
export function framePaths(
  request: Pick<CompleteRequest, 'dataSource' | 'paths'>,
  slice: Pick<TaskSlice, 'images'>,
  ledger: Ledger | undefined,
): (frame: string) => string {
  const toFrame = frameName(request);
  const paths = new Map(slice.images.map(({ path }) => [toFrame(path), path]));
  const known = new Set(slice.images.map(({ path }) => path));
  return (frame) => {
    const written = ledger?.images.get(frame)?.path;
    if (written !== undefined && known.has(written)) return written;
    return known.has(frame) ? frame : (paths.get(frame) ?? frame);
  };
}
